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

/** File names in the directory of the machine's libraries, e.g. `libcblas.so` and `libblas.so`. */
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
const gpgme = system('libgpgme-dev libassuan-dev', 'libgpgme11', 'libgpgme11t64');
const gtk = system('libgtk-3-dev', 'libgtk-3-0', 'libgtk-3-0t64');
const magick = system('libmagickwand-dev', 'libmagickwand-6.q16-6', 'libmagickwand-7.q16-10');
const openssl = system('libssl-dev', 'libssl3', 'libssl3t64');
const pam = system('libpam0g-dev', 'libpam0g');
const pcap = system('libpcap-dev', 'libpcap0.8', 'libpcap0.8t64');
const rdkafka = system('librdkafka-dev', 'librdkafka1');
const rocksdb = system('librocksdb-dev libsnappy-dev zlib1g-dev libbz2-dev liblz4-dev libzstd-dev', 'librocksdb7.8', 'librocksdb9.10');
const sqlite = system('libsqlite3-dev', 'libsqlite3-0');
const systemd = system('libsystemd-dev', 'libsystemd0');
const tesseract = system('libtesseract-dev libleptonica-dev', 'libtesseract5 liblept5', 'libtesseract5 libleptonica6');
const vips = system('libvips-dev', 'libvips42', 'libvips42t64');
const x11 = system('libx11-dev', 'libx11-6');
const zlib = system('zlib1g-dev', 'zlib1g');
const zmq = system('libzmq3-dev', 'libzmq5');
const ffmpeg = (name: string, bookworm: string, trixie: string): SystemPackages => system(`lib${name}-dev`, bookworm, trixie);

/** Names of pkg-config files. */
export const pkgConfigPackages: Readonly<Record<string, SystemPackages>> = {
  alsa, gl, openssl, sqlite3: sqlite, x11, zlib,
  'ayatana-appindicator3-0.1': system('libayatana-appindicator3-dev', 'libayatana-appindicator3-1'),
  cairo: system('libcairo2-dev', 'libcairo2'),
  devmapper: system('libdevmapper-dev', 'libdevmapper1.02.1'),
  fuse: system('libfuse-dev', 'libfuse2', 'libfuse2t64'),
  fuse3: system('libfuse3-dev', 'libfuse3-3', 'libfuse3-4'),
  gdal: system('libgdal-dev', 'libgdal32', 'libgdal36'),
  geos: system('libgeos-dev', 'libgeos-c1v5', 'libgeos-c1t64'),
  glfw3: system('libglfw3-dev', 'libglfw3'),
  'glib-2.0': system('libglib2.0-dev', 'libglib2.0-0', 'libglib2.0-0t64'),
  'gobject-2.0': system('libglib2.0-dev', 'libglib2.0-0', 'libglib2.0-0t64'),
  gpgme,
  'gstreamer-1.0': system('libgstreamer1.0-dev', 'libgstreamer1.0-0'),
  'gtk+-3.0': gtk,
  hdf5: system('libhdf5-dev', 'libhdf5-103-1', 'libhdf5-310'),
  'icu-i18n': system('libicu-dev', 'libicu72', 'libicu76'),
  'icu-uc': system('libicu-dev', 'libicu72', 'libicu76'),
  libavcodec: ffmpeg('avcodec', 'libavcodec59', 'libavcodec61'),
  libavfilter: ffmpeg('avfilter', 'libavfilter8', 'libavfilter10'),
  libavformat: ffmpeg('avformat', 'libavformat59', 'libavformat61'),
  libavutil: ffmpeg('avutil', 'libavutil57', 'libavutil59'),
  libswresample: ffmpeg('swresample', 'libswresample4', 'libswresample5'),
  libswscale: ffmpeg('swscale', 'libswscale6', 'libswscale8'),
  libcurl: curl,
  libczmq: system('libczmq-dev', 'libczmq4'),
  libgit2: system('libgit2-dev', 'libgit2-1.5', 'libgit2-1.9'),
  libheif: system('libheif-dev', 'libheif1'),
  libpcap: pcap,
  libpcsclite: system('libpcsclite-dev', 'libpcsclite1'),
  libseccomp: system('libseccomp-dev', 'libseccomp2'),
  'libsecret-1': system('libsecret-1-dev', 'libsecret-1-0'),
  libsodium: system('libsodium-dev', 'libsodium23'),
  libsystemd: systemd,
  libudev: system('libudev-dev', 'libudev1'),
  'libusb-1.0': system('libusb-1.0-0-dev', 'libusb-1.0-0'),
  libvirt: system('libvirt-dev', 'libvirt0'),
  libwebp: system('libwebp-dev', 'libwebp7'),
  'libxml-2.0': system('libxml2-dev', 'libxml2'),
  libzmq: zmq,
  libzstd: system('libzstd-dev', 'libzstd1'),
  MagickCore: magick,
  MagickWand: magick,
  olm: system('libolm-dev', 'libolm3'),
  opencv4: system('libopencv-dev', 'libopencv-core406', 'libopencv-core410'),
  opus: system('libopus-dev', 'libopus0'),
  opusfile: system('libopusfile-dev', 'libopusfile0'),
  'portaudio-2.0': system('portaudio19-dev', 'libportaudio2'),
  rdkafka,
  're2': system('libre2-dev', 'libre2-9', 'libre2-11'),
  sdl2: system('libsdl2-dev', 'libsdl2-2.0-0'),
  tesseract,
  vips,
  vpx: system('libvpx-dev', 'libvpx7', 'libvpx9'),
  'webkit2gtk-4.1': system('libwebkit2gtk-4.1-dev', 'libwebkit2gtk-4.1-0'),
};

/** Names after `-l`. Those of the C library and the compiler need no package of their own. */
export const libraryPackages: Readonly<Record<string, SystemPackages>> = {
  c: none, m: none, dl: none, pthread: none, rt: none, resolv: none, util: none, nsl: none, gcc: none,
  'stdc++': system('', 'libstdc++6'), gomp: system('', 'libgomp1'),
  asound: alsa, bz2: system('libbz2-dev', 'libbz2-1.0'), crypto: openssl, ssl: openssl, curl, devmapper: pkgConfigPackages['devmapper'] ?? none,
  blas: system('libblas-dev', 'libblas3'), cblas, lapack: system('liblapack-dev', 'liblapack3'),
  dlib: system('libdlib-dev', 'libdlib19.1', 'libdlib19.2'), GL: gl, gpgme, hdf5: pkgConfigPackages['hdf5'] ?? none,
  jpeg: system('libjpeg62-turbo-dev', 'libjpeg62-turbo'), lept: tesseract, leveldb: system('libleveldb-dev', 'libleveldb1d'),
  ldap: system('libldap-dev', 'libldap-2.5-0', 'libldap2'), lz4: system('liblz4-dev', 'liblz4-1'), lzma: system('liblzma-dev', 'liblzma5'),
  MagickWand: magick, netfilter_queue: system('libnetfilter-queue-dev', 'libnetfilter-queue1'), odbc: system('unixodbc-dev', 'libodbc2'),
  pam, pcap, pcsclite: pkgConfigPackages['libpcsclite'] ?? none, rdkafka, rocksdb, snappy: system('libsnappy-dev', 'libsnappy1v5'),
  sqlite3: sqlite, systemd, tesseract, usb: pkgConfigPackages['libusb-1.0'] ?? none, vips, X11: x11, xml2: pkgConfigPackages['libxml-2.0'] ?? none,
  z: zlib, zmq, zstd: pkgConfigPackages['libzstd'] ?? none,
};
