/**
 * Debian packages of C libraries: what a builder needs (headers, pkg-config file) and what the program needs to run.
 * Names of run-time packages hold a version and so differ between suites.
 */
export interface SystemPackages {
  readonly build: readonly string[];
  readonly run: { readonly bookworm: readonly string[]; readonly trixie: readonly string[] };
  /** Libraries that Debian holds inside of another: the file that the linker asks for, and the one that answers. */
  readonly aliases?: readonly LibraryAlias[];
}

/** File names in the directory of the machine's libraries, e.g. `libcblas.so` and `libblas.so`, or whole paths of headers. */
export interface LibraryAlias {
  readonly asked: string;
  readonly answers: string;
}

/** `run` for both suites, or one list for each. */
export function system(build: string, bookworm = '', trixie = bookworm): SystemPackages {
  const words = (text: string): readonly string[] => text.split(' ').filter((word) => word !== '');
  return { build: words(build), run: { bookworm: words(bookworm), trixie: words(trixie) } };
}

const none = system('');

const alsa = system('libasound2-dev', 'libasound2', 'libasound2t64');
/** Since trixie has no atlas, the C interface lies in libblas alone (packages.debian.org/trixie/libblas-dev). */
export const cblas: SystemPackages = { ...system('libblas-dev', 'libblas3'), aliases: [{ asked: 'libcblas.so', answers: 'libblas.so' }] };
const curl = system('libcurl4-openssl-dev', 'libcurl4', 'libcurl4t64');
const gl = system('libgl1-mesa-dev', 'libgl1');
export const gpgme = system('libgpgme-dev libassuan-dev', 'libgpgme11', 'libgpgme11t64');
const gtk = system('libgtk-3-dev', 'libgtk-3-0', 'libgtk-3-0t64');
export const icu = system('libicu-dev', 'libicu72', 'libicu76');
const magick = system('libmagickwand-dev', 'libmagickwand-6.q16-6', 'libmagickwand-7.q16-10');
/** Debian keeps its header in a directory of its own, where the code that links it by name does not look. */
export const onnx: SystemPackages = { ...system('libonnxruntime-dev', '', 'libonnxruntime1.21'), aliases: [{ asked: '/usr/local/include/onnxruntime_c_api.h', answers: '/usr/include/onnxruntime/onnxruntime_c_api.h' }] };
const openssl = system('libssl-dev', 'libssl3', 'libssl3t64');
const pam = system('libpam0g-dev', 'libpam0g');
const pcap = system('libpcap-dev', 'libpcap0.8', 'libpcap0.8t64');
const rdkafka = system('librdkafka-dev', 'librdkafka1');
const rocksdb = system('librocksdb-dev libsnappy-dev zlib1g-dev libbz2-dev liblz4-dev libzstd-dev', 'librocksdb7.8', 'librocksdb9.10');
const sqlite = system('libsqlite3-dev', 'libsqlite3-0');
const systemd = system('libsystemd-dev', 'libsystemd0');
/** Leptonica was called liblept before its release 1.83. */
export const leptonica: readonly LibraryAlias[] = [{ asked: 'liblept.so', answers: 'libleptonica.so' }];
/** TagLib with its interface in C. */
export const taglib = system('libtag-dev libtag-c-dev', 'libtag1v5 libtagc0', 'libtag2 libtag-c2');
const tesseract = { ...system('libtesseract-dev libleptonica-dev', 'libtesseract5 liblept5', 'libtesseract5 libleptonica6'), aliases: leptonica };
const vips = system('libvips-dev', 'libvips42', 'libvips42t64');
const x11 = system('libx11-dev', 'libx11-6');
const gstreamerBase = system('libgstreamer-plugins-base1.0-dev', 'libgstreamer-plugins-base1.0-0');
const xcvt = system('libxcvt-dev', 'libxcvt0');
const xfixes = system('libxfixes-dev', 'libxfixes3');
const xi = system('libxi-dev', 'libxi6');
const xrandr = system('libxrandr-dev', 'libxrandr2');
const xtst = system('libxtst-dev', 'libxtst6');
const zlib = system('zlib1g-dev', 'zlib1g');
const zmq = system('libzmq3-dev', 'libzmq5');

/** Libraries with one set of packages under the names after `-l` and those of pkg-config files. */
const BOTH: readonly { readonly linked: string; readonly asked: string; readonly packages: SystemPackages }[] = [
  { linked: 'argon2', asked: 'libargon2', packages: system('libargon2-dev', 'libargon2-1') },
  { linked: 'avcodec', asked: 'libavcodec', packages: system('libavcodec-dev', 'libavcodec59', 'libavcodec61') },
  { linked: 'avformat', asked: 'libavformat', packages: system('libavformat-dev', 'libavformat59', 'libavformat61') },
  { linked: 'avutil', asked: 'libavutil', packages: system('libavutil-dev', 'libavutil57', 'libavutil59') },
  { linked: 'bpf', asked: 'libbpf', packages: system('libbpf-dev', 'libbpf1') },
  { linked: 'brotlienc brotlidec brotlicommon', asked: 'libbrotlienc libbrotlidec libbrotlicommon', packages: system('libbrotli-dev', 'libbrotli1') },
  { linked: 'cap', asked: 'libcap', packages: system('libcap-dev', 'libcap2') },
  { linked: 'dbus-1', asked: 'dbus-1', packages: system('libdbus-1-dev', 'libdbus-1-3') },
  { linked: 'devmapper', asked: 'devmapper', packages: system('libdevmapper-dev', 'libdevmapper1.02.1') },
  { linked: 'elf', asked: 'libelf', packages: system('libelf-dev', 'libelf1', 'libelf1t64') },
  { linked: 'expat', asked: 'expat', packages: system('libexpat1-dev', 'libexpat1') },
  { linked: 'fftw3', asked: 'fftw3', packages: system('libfftw3-dev', 'libfftw3-double3') },
  { linked: 'FLAC', asked: 'flac', packages: system('libflac-dev', 'libflac12', 'libflac14') },
  { linked: 'freetype', asked: 'freetype2', packages: system('libfreetype-dev', 'libfreetype6') },
  { linked: 'fuse', asked: 'fuse', packages: system('libfuse-dev', 'libfuse2', 'libfuse2t64') },
  { linked: 'gdal', asked: 'gdal', packages: system('libgdal-dev', 'libgdal32', 'libgdal36') },
  { linked: 'git2', asked: 'libgit2', packages: system('libgit2-dev', 'libgit2-1.5', 'libgit2-1.9') },
  { linked: 'gmp', asked: 'gmp', packages: system('libgmp-dev', 'libgmp10') },
  { linked: 'gssapi_krb5 krb5', asked: 'krb5-gssapi krb5 mit-krb5-gssapi', packages: system('libkrb5-dev', 'libgssapi-krb5-2') },
  { linked: 'hdf5', asked: 'hdf5', packages: system('libhdf5-dev', 'libhdf5-103-1', 'libhdf5-310') },
  { linked: 'hs', asked: 'libhs', packages: system('libhyperscan-dev', 'libhyperscan5') },
  { linked: 'lua5.1', asked: 'lua5.1 lua-5.1', packages: system('liblua5.1-0-dev', 'liblua5.1-0') },
  { linked: 'lua5.3', asked: 'lua5.3 lua-5.3', packages: system('liblua5.3-dev', 'liblua5.3-0') },
  { linked: 'lua5.4', asked: 'lua5.4 lua-5.4', packages: system('liblua5.4-dev', 'liblua5.4-0') },
  { linked: 'luajit-5.1', asked: 'luajit', packages: system('libluajit-5.1-dev', 'libluajit-5.1-2') },
  { linked: 'magic', asked: 'libmagic', packages: system('libmagic-dev', 'libmagic1', 'libmagic1t64') },
  { linked: 'maxminddb', asked: 'libmaxminddb', packages: system('libmaxminddb-dev', 'libmaxminddb0') },
  { linked: 'mosquitto', asked: 'libmosquitto', packages: system('libmosquitto-dev', 'libmosquitto1') },
  { linked: 'mp3lame', asked: 'lame', packages: system('libmp3lame-dev', 'libmp3lame0') },
  { linked: 'ncurses ncursesw tinfo', asked: 'ncurses ncursesw', packages: system('libncurses-dev', 'libncurses6 libncursesw6') },
  { linked: 'nl-3', asked: 'libnl-3.0', packages: system('libnl-3-dev', 'libnl-3-200') },
  { linked: 'nl-genl-3', asked: 'libnl-genl-3.0', packages: system('libnl-genl-3-dev', 'libnl-genl-3-200') },
  { linked: 'nl-route-3', asked: 'libnl-route-3.0', packages: system('libnl-route-3-dev', 'libnl-route-3-200') },
  { linked: 'numa', asked: 'numa', packages: system('libnuma-dev', 'libnuma1') },
  { linked: 'ogg', asked: 'ogg', packages: system('libogg-dev', 'libogg0') },
  { linked: 'onig', asked: 'oniguruma', packages: system('libonig-dev', 'libonig5') },
  { linked: 'onnxruntime', asked: 'libonnxruntime', packages: onnx },
  { linked: 'openal', asked: 'openal', packages: system('libopenal-dev', 'libopenal1') },
  { linked: 'openblas', asked: 'openblas', packages: system('libopenblas-dev', 'libopenblas0') },
  { linked: 'opus', asked: 'opus', packages: system('libopus-dev', 'libopus0') },
  { linked: 'pcre2-8', asked: 'libpcre2-8', packages: system('libpcre2-dev', 'libpcre2-8-0') },
  { linked: 'pcsclite', asked: 'libpcsclite', packages: system('libpcsclite-dev', 'libpcsclite1') },
  { linked: 'png png16', asked: 'libpng libpng16', packages: system('libpng-dev', 'libpng16-16', 'libpng16-16t64') },
  { linked: 'pq', asked: 'libpq', packages: system('libpq-dev', 'libpq5') },
  { linked: 'rados', asked: 'librados', packages: system('librados-dev', 'librados2') },
  { linked: 'rbd', asked: 'librbd', packages: system('librbd-dev', 'librbd1') },
  { linked: 'readline', asked: 'readline', packages: system('libreadline-dev', 'libreadline8', 'libreadline8t64') },
  { linked: 'sasl2', asked: 'libsasl2', packages: system('libsasl2-dev', 'libsasl2-2') },
  { linked: 'seccomp', asked: 'libseccomp', packages: system('libseccomp-dev', 'libseccomp2') },
  { linked: 'secp256k1', asked: 'libsecp256k1', packages: system('libsecp256k1-dev', 'libsecp256k1-1', 'libsecp256k1-2') },
  { linked: 'selinux', asked: 'libselinux', packages: system('libselinux1-dev', 'libselinux1') },
  { linked: 'sndfile', asked: 'sndfile', packages: system('libsndfile1-dev', 'libsndfile1') },
  { linked: 'sodium', asked: 'libsodium', packages: system('libsodium-dev', 'libsodium23') },
  { linked: 'soxr', asked: 'soxr', packages: system('libsoxr-dev', 'libsoxr0') },
  { linked: 'sqlcipher', asked: 'sqlcipher', packages: system('libsqlcipher-dev', 'libsqlcipher0', 'libsqlcipher1') },
  { linked: 'ssh2', asked: 'libssh2', packages: system('libssh2-1-dev', 'libssh2-1', 'libssh2-1t64') },
  { linked: 'swresample', asked: 'libswresample', packages: system('libswresample-dev', 'libswresample4', 'libswresample5') },
  { linked: 'swscale', asked: 'libswscale', packages: system('libswscale-dev', 'libswscale6', 'libswscale8') },
  { linked: 'tiff', asked: 'libtiff-4', packages: system('libtiff-dev', 'libtiff6') },
  { linked: 'turbojpeg', asked: 'libturbojpeg', packages: system('libturbojpeg0-dev', 'libturbojpeg0') },
  { linked: 'udev', asked: 'libudev', packages: system('libudev-dev', 'libudev1') },
  { linked: 'uring', asked: 'liburing', packages: system('liburing-dev', 'liburing2') },
  { linked: 'usb-1.0', asked: 'libusb-1.0', packages: system('libusb-1.0-0-dev', 'libusb-1.0-0') },
  { linked: 'uuid', asked: 'uuid', packages: system('uuid-dev', 'libuuid1') },
  { linked: 'uv', asked: 'libuv', packages: system('libuv1-dev', 'libuv1', 'libuv1t64') },
  { linked: 'virt virt-lxc virt-qemu', asked: 'libvirt libvirt-lxc libvirt-qemu', packages: system('libvirt-dev', 'libvirt0') },
  { linked: 'vorbis', asked: 'vorbis', packages: system('libvorbis-dev', 'libvorbis0a') },
  { linked: 'webp', asked: 'libwebp', packages: system('libwebp-dev', 'libwebp7') },
  { linked: 'xml2', asked: 'libxml-2.0', packages: system('libxml2-dev', 'libxml2') },
  { linked: 'xslt', asked: 'libxslt', packages: system('libxslt1-dev', 'libxslt1.1') },
  { linked: 'yaml', asked: 'yaml-0.1', packages: system('libyaml-dev', 'libyaml-0-2') },
  { linked: 'yara', asked: 'yara', packages: system('libyara-dev', 'libyara9', 'libyara10') },
  { linked: 'zip', asked: 'libzip', packages: system('libzip-dev', 'libzip4', 'libzip5') },
  { linked: 'zstd', asked: 'libzstd', packages: system('libzstd-dev', 'libzstd1') },
];

function named(key: 'linked' | 'asked'): Record<string, SystemPackages> {
  return Object.fromEntries(BOTH.flatMap((row) => row[key].split(' ').map((name) => [name, row.packages])));
}

/** Names of pkg-config files. */
export const pkgConfigPackages: Readonly<Record<string, SystemPackages>> = {
  ...named('asked'),
  alsa, gl, openssl, sqlite3: sqlite, x11, zlib,
  'ayatana-appindicator3-0.1': system('libayatana-appindicator3-dev', 'libayatana-appindicator3-1'),
  cairo: system('libcairo2-dev', 'libcairo2'),
  fuse3: system('libfuse3-dev', 'libfuse3-3', 'libfuse3-4'),
  geos: system('libgeos-dev', 'libgeos-c1v5', 'libgeos-c1t64'),
  glfw3: system('libglfw3-dev', 'libglfw3'),
  'glib-2.0': system('libglib2.0-dev', 'libglib2.0-0', 'libglib2.0-0t64'),
  'gobject-2.0': system('libglib2.0-dev', 'libglib2.0-0', 'libglib2.0-0t64'),
  gpgme,
  'gstreamer-1.0': system('libgstreamer1.0-dev', 'libgstreamer1.0-0'),
  'gstreamer-app-1.0': gstreamerBase, 'gstreamer-audio-1.0': gstreamerBase, 'gstreamer-pbutils-1.0': gstreamerBase, 'gstreamer-video-1.0': gstreamerBase,
  'gtk+-3.0': gtk,
  'icu-i18n': icu,
  'icu-io': icu,
  'icu-uc': icu,
  libavfilter: system('libavfilter-dev', 'libavfilter8', 'libavfilter10'),
  libcurl: curl,
  libczmq: system('libczmq-dev', 'libczmq4'),
  libheif: system('libheif-dev', 'libheif1'),
  libpcap: pcap,
  'libsecret-1': system('libsecret-1-dev', 'libsecret-1-0'),
  libsystemd: systemd,
  libzmq: zmq,
  MagickCore: magick,
  MagickWand: magick,
  olm: system('libolm-dev', 'libolm3'),
  opencv4: system('libopencv-dev', 'libopencv-core406', 'libopencv-core410'),
  opusfile: system('libopusfile-dev', 'libopusfile0'),
  'portaudio-2.0': system('portaudio19-dev', 'libportaudio2'),
  rdkafka,
  're2': system('libre2-dev', 'libre2-9', 'libre2-11'),
  sdl2: system('libsdl2-dev', 'libsdl2-2.0-0'),
  taglib, taglib_c: taglib,
  tesseract,
  vips,
  vpx: system('libvpx-dev', 'libvpx7', 'libvpx9'),
  'webkit2gtk-4.1': system('libwebkit2gtk-4.1-dev', 'libwebkit2gtk-4.1-0'),
  libxcvt: xcvt, xfixes, xi, xrandr, xtst,
};

/** Names after `-l`. Those of the C library and the compiler need no package of their own. */
export const libraryPackages: Readonly<Record<string, SystemPackages>> = {
  ...named('linked'),
  c: none, m: none, dl: none, pthread: none, rt: none, resolv: none, util: none, nsl: none, gcc: none,
  'stdc++': system('', 'libstdc++6'), gomp: system('', 'libgomp1'),
  asound: alsa, bz2: system('libbz2-dev', 'libbz2-1.0'), cephfs: system('libcephfs-dev', 'libcephfs2'), crypto: openssl, ssl: openssl, curl,
  blas: system('libblas-dev', 'libblas3'), cblas, lapack: system('liblapack-dev', 'liblapack3'),
  dlib: system('libdlib-dev', 'libdlib19.1', 'libdlib19.2'), GL: gl, gpgme,
  icudata: icu, icui18n: icu, icuio: icu, icuuc: icu,
  jpeg: system('libjpeg62-turbo-dev', 'libjpeg62-turbo'), lept: tesseract, leveldb: system('libleveldb-dev', 'libleveldb1d'),
  ldap: system('libldap-dev', 'libldap-2.5-0', 'libldap2'), lz4: system('liblz4-dev', 'liblz4-1'), lzma: system('liblzma-dev', 'liblzma5'),
  MagickWand: magick, netfilter_queue: system('libnetfilter-queue-dev', 'libnetfilter-queue1'), odbc: system('unixodbc-dev', 'libodbc2'),
  pam, pcap, rdkafka, rocksdb, snappy: system('libsnappy-dev', 'libsnappy1v5'),
  sqlite3: sqlite, systemd, tag: taglib, tag_c: taglib, tesseract, usb: system('libusb-dev', 'libusb-0.1-4'), vips, X11: x11,
  xcvt, Xfixes: xfixes, Xi: xi, Xrandr: xrandr, Xtst: xtst, z: zlib, zmq,
};
