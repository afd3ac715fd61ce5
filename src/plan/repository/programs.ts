import type { DockerfileFacts } from '../../analyze/evidence/dockerfile.ts';
import { below } from '../../analyze/packages/directories.ts';
import type { RuntimeFacts } from '../../analyze/runtime/runtime.ts';
import type { Source } from '../../diagnostic.ts';
import { baseName } from '../../repo.ts';

/** A program that others start, and what brings it. `null`: the distribution's slim image has it. */
export interface ProgramRow {
  readonly names: readonly string[];
  readonly debian: string | null;
  readonly alpine: string | null;
  /** It asks about the system or starts another: where it is missing programs go on, so that it chooses no base. */
  readonly aside?: true;
  /** A server that does the program's own work: who starts it has nothing to do without. */
  readonly serves?: true;
  /** What Debian only recommends, and the program's work mostly needs. */
  readonly besides?: string;
}

/**
 * Programs that do work for a service or for its build, with the packages that hold them (packages.debian.org, trixie; pkgs.alpinelinux.org).
 * What inspects or steers a host (ps, journalctl, systemctl, docker, kubectl) is no row: in a container it finds no host.
 */
export const PROGRAMS: readonly ProgramRow[] = [
  { names: ['sh', 'cat', 'cp', 'mv', 'rm', 'ls', 'echo', 'printf', 'sort', 'head', 'tail', 'cut', 'tr', 'wc', 'uniq', 'paste', 'tee', 'seq', 'split', 'grep', 'egrep', 'fgrep', 'sed', 'awk', 'find', 'xargs', 'tar', 'gzip', 'gunzip', 'zcat', 'diff', 'cmp', 'date', 'env', 'true', 'sleep', 'timeout', 'mkdir', 'rmdir', 'touch', 'ln', 'chmod', 'chown', 'dd', 'mktemp', 'dirname', 'basename', 'realpath', 'readlink', 'sha1sum', 'sha256sum', 'sha512sum', 'md5sum', 'base64'], debian: null, alpine: null },
  { names: ['which', 'uname', 'hostname', 'id', 'whoami', 'stat', 'df', 'du', 'nproc', 'tty', 'stty', 'nice', 'nohup', 'flock', 'setsid', 'mount', 'umount'], debian: null, alpine: null, aside: true },
  { names: ['bash'], debian: null, alpine: 'bash' },
  { names: ['git'], debian: 'git', alpine: 'git' },
  { names: ['go'], debian: 'golang-go', alpine: 'go', aside: true, besides: 'git' },
  { names: ['ssh', 'scp', 'sftp', 'ssh-keygen', 'ssh-keyscan'], debian: 'openssh-client', alpine: 'openssh-client' },
  { names: ['openssl'], debian: 'openssl', alpine: 'openssl' },
  { names: ['gpg', 'gpg2'], debian: 'gnupg', alpine: 'gnupg' },
  { names: ['curl'], debian: 'curl', alpine: 'curl' },
  { names: ['wget'], debian: 'wget', alpine: 'wget' },
  { names: ['rsync'], debian: 'rsync', alpine: 'rsync' },
  { names: ['jq'], debian: 'jq', alpine: 'jq' },
  { names: ['zip'], debian: 'zip', alpine: 'zip' },
  { names: ['unzip'], debian: 'unzip', alpine: 'unzip' },
  { names: ['xz', 'unxz'], debian: 'xz-utils', alpine: 'xz' },
  { names: ['bzip2', 'bunzip2'], debian: 'bzip2', alpine: 'bzip2' },
  { names: ['zstd'], debian: 'zstd', alpine: 'zstd' },
  { names: ['7z', '7zz'], debian: '7zip', alpine: '7zip' },
  { names: ['ffmpeg', 'ffprobe'], debian: 'ffmpeg', alpine: 'ffmpeg' },
  { names: ['mpv'], debian: 'mpv', alpine: 'mpv' },
  { names: ['yt-dlp'], debian: 'yt-dlp', alpine: 'yt-dlp' },
  { names: ['mediainfo'], debian: 'mediainfo', alpine: 'mediainfo' },
  { names: ['convert', 'magick', 'identify', 'mogrify'], debian: 'imagemagick', alpine: 'imagemagick' },
  { names: ['cwebp', 'dwebp'], debian: 'webp', alpine: 'libwebp-tools' },
  { names: ['exiftool'], debian: 'libimage-exiftool-perl', alpine: 'exiftool' },
  { names: ['gs'], debian: 'ghostscript', alpine: 'ghostscript' },
  { names: ['pdftotext', 'pdftoppm', 'pdfinfo', 'pdftocairo', 'pdfimages'], debian: 'poppler-utils', alpine: 'poppler-utils' },
  { names: ['tesseract'], debian: 'tesseract-ocr', alpine: 'tesseract-ocr' },
  { names: ['pandoc'], debian: 'pandoc', alpine: 'pandoc-cli' },
  { names: ['dot', 'neato'], debian: 'graphviz', alpine: 'graphviz' },
  { names: ['chromium', 'chromium-browser'], debian: 'chromium', alpine: 'chromium' },
  { names: ['soffice', 'libreoffice'], debian: 'libreoffice', alpine: 'libreoffice' },
  { names: ['pg_dump', 'pg_restore', 'pg_dumpall', 'psql'], debian: 'postgresql-client', alpine: 'postgresql-client' },
  { names: ['mysqldump', 'mysql', 'mariadb', 'mariadb-dump'], debian: 'default-mysql-client', alpine: 'mariadb-client' },
  { names: ['redis-cli'], debian: 'redis-tools', alpine: 'redis' },
  { names: ['redis-server'], debian: 'redis-server', alpine: 'redis', serves: true },
  { names: ['nginx'], debian: 'nginx', alpine: 'nginx' },
  { names: ['haproxy'], debian: 'haproxy', alpine: 'haproxy' },
  { names: ['dnsmasq'], debian: 'dnsmasq-base', alpine: 'dnsmasq' },
  { names: ['sqlite3'], debian: 'sqlite3', alpine: 'sqlite' },
  { names: ['python3', 'python'], debian: 'python3', alpine: 'python3' },
  { names: ['node'], debian: 'nodejs', alpine: 'nodejs' },
  { names: ['php'], debian: 'php-cli', alpine: 'php' },
  { names: ['patch'], debian: 'patch', alpine: 'patch' },
  { names: ['file'], debian: 'file', alpine: 'file' },
  { names: ['xxd'], debian: 'xxd', alpine: 'xxd' },
  { names: ['m4'], debian: 'm4', alpine: 'm4' },
  { names: ['brotli'], debian: 'brotli', alpine: 'brotli' },
  { names: ['envsubst'], debian: 'gettext-base', alpine: 'gettext-envsubst' },
  { names: ['msgfmt', 'msgmerge', 'xgettext'], debian: 'gettext', alpine: 'gettext' },
  { names: ['protoc'], debian: 'protobuf-compiler', alpine: 'protoc', besides: 'libprotobuf-dev' },
  { names: ['thrift'], debian: 'thrift-compiler', alpine: 'thrift' },
  { names: ['flatc'], debian: 'flatbuffers-compiler', alpine: 'flatc' },
  { names: ['capnp'], debian: 'capnproto', alpine: 'capnproto' },
  { names: ['sassc'], debian: 'sassc', alpine: 'sassc' },
  { names: ['hugo'], debian: 'hugo', alpine: 'hugo' },
  { names: ['asciidoctor'], debian: 'asciidoctor', alpine: 'asciidoctor' },
  { names: ['rsvg-convert'], debian: 'librsvg2-bin', alpine: 'librsvg' },
  { names: ['xsltproc'], debian: 'xsltproc', alpine: 'libxslt' },
  { names: ['bison'], debian: 'bison', alpine: 'bison' },
  { names: ['flex'], debian: 'flex', alpine: 'flex' },
  { names: ['ragel'], debian: 'ragel', alpine: 'ragel' },
  { names: ['cmake'], debian: 'cmake', alpine: 'cmake' },
  { names: ['clang'], debian: 'clang', alpine: 'clang' },
  { names: ['ping'], debian: 'iputils-ping', alpine: 'iputils' },
  { names: ['dig', 'nslookup'], debian: 'bind9-dnsutils', alpine: 'bind-tools' },
  { names: ['whois'], debian: 'whois', alpine: 'whois' },
  { names: ['traceroute'], debian: 'traceroute', alpine: 'traceroute' },
  { names: ['nmap'], debian: 'nmap', alpine: 'nmap' },
  { names: ['arp-scan'], debian: 'arp-scan', alpine: 'arp-scan' },
  { names: ['varnishstat', 'varnishadm', 'varnishlog'], debian: 'varnish', alpine: 'varnish' },
  { names: ['smartctl'], debian: 'smartmontools', alpine: 'smartmontools' },
  { names: ['ipmitool'], debian: 'ipmitool', alpine: 'ipmitool' },
];

/** Files of a distribution that code opens, by where they lie (packages.debian.org, "search the contents"; Alpine has its fonts elsewhere). */
export const SYSTEM_FILES: readonly ProgramRow[] = [
  { names: ['/usr/share/fonts/truetype/dejavu'], debian: 'fonts-dejavu-core', alpine: null },
  { names: ['/usr/share/fonts/truetype/liberation', '/usr/share/fonts/truetype/liberation2'], debian: 'fonts-liberation', alpine: null },
  { names: ['/usr/share/fonts/truetype/freefont'], debian: 'fonts-freefont-ttf', alpine: null },
  { names: ['/usr/share/fonts/truetype/noto'], debian: 'fonts-noto-core', alpine: null },
  { names: ['/usr/share/fonts/opentype/noto'], debian: 'fonts-noto-cjk', alpine: null },
  { names: ['/usr/share/zoneinfo'], debian: 'tzdata', alpine: 'tzdata' },
  { names: ['/usr/share/dict'], debian: 'wamerican', alpine: 'words-en' },
  { names: ['/etc/services', '/etc/protocols'], debian: 'netbase', alpine: null },
];

/** A program that the image must hold. */
export interface NeededProgram {
  readonly name: string;
  readonly row: ProgramRow;
  readonly why: string;
  readonly at: Source;
}

/** Debian packages for a program; none where the slim image has it. */
export function debianPackages({ debian, besides }: ProgramRow): string[] {
  return [debian, besides].flatMap((name) => name ?? []);
}

export function programRow(path: string): ProgramRow | undefined {
  return PROGRAMS.find(({ names }) => names.includes(baseName(path)));
}

/**
 * Programs that the product cannot do without: its own Dockerfile installs them for the run, it ends where they are
 * missing or are a server that it works with, or the main package (any package of a small program) starts them. `all`: somebody chose a base that can
 * install programs, and gets every one that is started.
 */
export function neededPrograms(runtime: RuntimeFacts, dockerfiles: readonly DockerfileFacts[], all: boolean): readonly NeededProgram[] {
  const installed = new Map(dockerfiles.flatMap(({ packages, stages }) => packages.filter(({ stage }) => stage === stages.length - 1).map(({ value, at }) => [value, at] as const)));
  const needed = runtime.world.executes.flatMap(({ value, near, demanded, at }): NeededProgram[] => {
    const row = programRow(value);
    if (row === undefined) return [];
    const packaged = [row.debian, row.alpine].flatMap((name) => (name === null ? [] : (installed.get(name) ?? [])))[0];
    if (packaged !== undefined) return [{ name: value, row, why: `installed by ${packaged.path}:${packaged.line}, started by ${at.path}:${at.line}`, at }];
    return all || (near && row.aside !== true) || row.serves === true || demanded ? [{ name: value, row, why: `started by ${at.path}:${at.line}`, at }] : [];
  });
  const files = runtime.world.systemFiles.flatMap(({ value, at }): NeededProgram[] => {
    const row = SYSTEM_FILES.find(({ names }) => names.some((name) => below(name, value) !== undefined));
    return row === undefined ? [] : [{ name: value, row, why: `opened by ${at.path}:${at.line}`, at }];
  });
  // The base that one of them asks for holds these anyway.
  const held = needed.length + files.length === 0 ? [] : runtime.world.executes.filter(({ value }) => programRow(value)?.debian === null && !needed.some(({ name }) => name === value));
  return [...needed, ...files, ...held.map(({ value, at }) => ({ name: value, row: programRow(value)!, why: `started by ${at.path}:${at.line}`, at }))];
}

/** Packages of a distribution that hold programs; none for those that its image has. */
export function packagesFor(programs: readonly NeededProgram[], manager: 'apt' | 'apk'): string[] {
  return [...new Set(programs.flatMap(({ row }) => (manager === 'apt' ? debianPackages(row) : row.alpine ?? [])))].sort();
}
