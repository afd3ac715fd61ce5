import { compareModuleVersions } from './go-version.ts';
import { cblas, gpgme, icu, leptonica, onnx, system, taglib, type SystemPackages } from '../cgo/known-libraries.ts';

/** A module that needs cgo, as far as its source cannot be read here. */
export interface KnownModule {
  readonly module: string;
  /** Only these packages of it, below the module path; all of them where absent. */
  readonly packages?: readonly string[];
  /**
   * What happens when cgo is off: `compile`: the build fails; `run`: it builds and fails when it runs; `works`: there is a
   * replacement without cgo.
   */
  readonly without: 'compile' | 'run' | 'works';
  /** A tag with which it needs no cgo. */
  readonly tag?: string;
  readonly system: SystemPackages;
  /** What tags make it link instead, or besides: libraries of the system. */
  readonly tagged?: readonly { readonly tag: string; readonly system: SystemPackages; readonly why: string }[];
  readonly languages?: readonly ('c' | 'c++')[];
  readonly why: string;
  readonly musl?: MuslLimit;
  /** It is linked with a shared library that lies in the module itself, at a path with the machine's name (`uname -m`) or Go's (GOARCH). */
  readonly shared?: true;
}

/** What is against building a module with musl (Alpine). */
export interface MuslLimit {
  /** The module whose version counts, where it is not the row's own. */
  readonly module?: string;
  /** First version that builds; no version does where absent. */
  readonly below?: string;
  readonly why: string;
}

/** Whether the limit holds for a version. */
export function isBelowMusl({ below }: MuslLimit, version: string): boolean {
  // A v2 that was tagged by mistake holds older code than v1.
  return below === undefined || version.endsWith('+incompatible') || (version !== '' && compareModuleVersions(version, below) < 0);
}

const sqliteMusl: MuslLimit = {
  module: 'github.com/mattn/go-sqlite3', below: 'v1.14.17', why: 'its C code uses pread64 and off64_t, which musl 1.2.4 no longer declares',
};
const glibcOnly: MuslLimit = { why: 'the library that it ships is built for glibc' };
const kafkaMusl: MuslLimit = { why: 'without the tag musl it links a library that is built for glibc' };
const bundled = system('');
const cpp = { languages: ['c++'] as const, system: system('', 'libstdc++6') };
const vips = system('libvips-dev', 'libvips42', 'libvips42t64');
const desktop = system('libgl1-mesa-dev xorg-dev', 'libgl1 libx11-6');
const webkit = system('libgtk-3-dev libwebkit2gtk-4.1-dev', 'libwebkit2gtk-4.1-0');
const sound = system('libasound2-dev', 'libasound2', 'libasound2t64');
const gdal = system('libgdal-dev', 'libgdal32', 'libgdal36');
const gosseract = { ...system('libtesseract-dev libleptonica-dev', 'libtesseract5 tesseract-ocr-eng'), aliases: leptonica };
const opus = system('libopus-dev libopusfile-dev', 'libopus0 libopusfile0');
const ffmpeg = system('libavcodec-dev libavdevice-dev libavfilter-dev libavformat-dev libavutil-dev libswresample-dev libswscale-dev',
  'libavcodec59 libavdevice59 libavfilter8 libavformat59 libavutil57 libswresample4 libswscale6', 'libavcodec61 libavdevice61 libavfilter10 libavformat61 libavutil59 libswresample5 libswscale8');
/** pkg-config names every library of OpenCV, and the linker keeps them all. */
const opencv = (release: string): string => 'calib3d contrib core dnn features2d flann highgui imgcodecs imgproc ml objdetect photo shape stitching superres video videoio videostab viz'
  .split(' ').map((name) => `libopencv-${name}${release}`).join(' ');
const tensorflow = 'TensorFlow in C, which Debian does not have';
const kafka = 'librdkafka, shipped as a static library for glibc';
const kafkaOfSystem = [{ tag: 'dynamic', system: system('librdkafka-dev', 'librdkafka1'), why: 'librdkafka of the system' }];
const sqliteOfSystem = [
  { tag: 'libsqlite3', system: system('libsqlite3-dev', 'libsqlite3-0'), why: 'SQLite of the system' },
  { tag: 'sqlite_icu', system: icu, why: 'SQLite in C, with ICU of the system' },
];

/** The table, sorted by module path. */
export const knownModules: readonly KnownModule[] = [
  { module: 'crawshaw.io/sqlite', without: 'compile', system: bundled, why: 'SQLite in C, which it ships' },
  { module: 'fyne.io/fyne/v2', without: 'compile', system: desktop, why: 'OpenGL windows' },
  { module: 'github.com/CosmWasm/wasmvm', without: 'compile', shared: true, system: system('', 'libgcc-s1'), why: 'a Rust library that it ships' },
  { module: 'github.com/CosmWasm/wasmvm/v2', without: 'compile', shared: true, system: system('', 'libgcc-s1'), why: 'a Rust library that it ships' },
  { module: 'github.com/DataDog/zstd', without: 'compile', system: bundled, why: 'zstd in C, which it ships', tagged: [{ tag: 'external_libzstd', system: system('libzstd-dev', 'libzstd1'), why: 'zstd of the system' }] },
  { module: 'github.com/GoAdminGroup/go-admin', packages: ['modules/db/drivers/sqlite'], without: 'run', system: bundled, why: 'its driver is go-sqlite3', musl: sqliteMusl, tagged: sqliteOfSystem },
  { module: 'github.com/Jguer/go-alpm/v2', without: 'compile', system: system('libalpm-dev', 'libalpm13', 'libalpm15'), why: 'libalpm' },
  { module: 'github.com/Kagami/go-face', without: 'compile', languages: ['c++'], system: { ...system('libdlib-dev libblas-dev liblapack-dev libjpeg62-turbo-dev', 'libdlib19.1 libblas3 liblapack3 libjpeg62-turbo', 'libdlib19.2 libblas3 liblapack3 libjpeg62-turbo'), aliases: cblas.aliases! }, why: 'dlib' },
  { module: 'github.com/NVIDIA/go-dcgm', without: 'compile', system: bundled, why: 'the NVIDIA library, opened at run time' },
  { module: 'github.com/NVIDIA/go-nvml', without: 'compile', system: bundled, why: 'the NVIDIA library, opened at run time' },
  { module: 'github.com/NVIDIA/gpu-monitoring-tools', packages: ['bindings/go'], without: 'compile', system: bundled, why: 'the NVIDIA library, opened at run time' },
  { module: 'github.com/PowerDNS/lmdb-go', without: 'compile', system: bundled, why: 'LMDB in C, which it ships' },
  { module: 'github.com/ThalesGroup/crypto11', without: 'compile', system: bundled, why: 'PKCS #11 modules, opened at run time' },
  { module: 'github.com/ThalesIgnite/crypto11', without: 'compile', system: bundled, why: 'PKCS #11 modules, opened at run time' },
  { module: 'github.com/aarzilli/golua', without: 'compile', system: system('liblua5.1-0-dev', 'liblua5.1-0'), why: 'Lua' },
  { module: 'github.com/airbusgeo/godal', without: 'compile', languages: ['c++'], system: gdal, why: 'GDAL' },
  { module: 'github.com/alexbrainman/odbc', without: 'compile', system: system('unixodbc-dev', 'libodbc2'), why: 'unixODBC' },
  { module: 'github.com/aquasecurity/libbpfgo', without: 'compile', system: system('libbpf-dev libelf-dev zlib1g-dev', 'libbpf1 libelf1 zlib1g', 'libbpf1 libelf1t64 zlib1g'), why: 'libbpf' },
  { module: 'github.com/asg017/sqlite-vec-go-bindings', packages: ['cgo'], without: 'compile', system: system('libsqlite3-dev'), why: 'sqlite-vec in C, which it ships' },
  { module: 'github.com/asticode/go-astiav', without: 'compile', system: ffmpeg, why: 'FFmpeg' },
  { module: 'github.com/bep/golibsass', without: 'compile', ...cpp, why: 'LibSass in C++, which it ships' },
  { module: 'github.com/billziss-gh/cgofuse', without: 'compile', system: system('libfuse-dev', 'libfuse2', 'libfuse2t64'), why: 'FUSE, opened at run time' },
  { module: 'github.com/bmatsuo/lmdb-go', without: 'compile', system: bundled, why: 'LMDB in C, which it ships' },
  { module: 'github.com/bwmarrin/dgvoice', without: 'compile', system: system('libopus-dev', 'libopus0'), why: 'Opus, by way of gopus' },
  { module: 'github.com/bytecodealliance/wasmtime-go', without: 'compile', system: bundled, why: 'a Rust library that it ships for glibc', musl: glibcOnly },
  { module: 'github.com/ceph/go-ceph', without: 'compile', system: system('libcephfs-dev librados-dev librbd-dev', 'libcephfs2 librados2 librbd1'), why: 'Ceph' },
  { module: 'github.com/chai2010/webp', without: 'compile', system: bundled, why: 'libwebp in C, which it ships' },
  { module: 'github.com/cloudflare/golz4', without: 'compile', system: bundled, why: 'LZ4 in C, which it ships' },
  { module: 'github.com/confluentinc/confluent-kafka-go', without: 'compile', system: bundled, why: kafka, musl: kafkaMusl, tagged: kafkaOfSystem },
  { module: 'github.com/confluentinc/confluent-kafka-go/v2', without: 'compile', system: bundled, why: kafka, musl: kafkaMusl, tagged: kafkaOfSystem },
  { module: 'github.com/containerd/btrfs', without: 'compile', system: system('libbtrfs-dev', 'libbtrfs0', 'libbtrfs0t64'), tag: 'no_btrfs', why: 'btrfs' },
  { module: 'github.com/containerd/btrfs/v2', without: 'compile', system: bundled, tag: 'no_btrfs', why: 'headers of the kernel' },
  { module: 'github.com/containers/image/v5', packages: ['signature'], without: 'compile', tag: 'containers_image_openpgp', system: gpgme, why: 'GPGME' },
  { module: 'github.com/containers/storage', packages: ['drivers/btrfs', 'drivers/devmapper'], without: 'works', tag: 'exclude_graphdriver_btrfs', system: system('libbtrfs-dev libdevmapper-dev'), why: 'btrfs and devicemapper' },
  { module: 'github.com/coreos/go-systemd', packages: ['sdjournal'], without: 'compile', system: system('libsystemd-dev', 'libsystemd0'), why: 'the journal, opened at run time' },
  { module: 'github.com/coreos/go-systemd/v22', packages: ['sdjournal'], without: 'compile', system: system('libsystemd-dev', 'libsystemd0'), why: 'the journal, opened at run time' },
  { module: 'github.com/cshum/vipsgen', packages: ['vips', 'vips816', 'vips817'], without: 'compile', system: vips, why: 'libvips' },
  { module: 'github.com/daulet/tokenizers', without: 'compile', languages: ['c++'], system: bundled, why: 'a Rust library that the repository brings' },
  { module: 'github.com/davidbyttow/govips', without: 'compile', system: vips, why: 'libvips' },
  { module: 'github.com/davidbyttow/govips/v2', without: 'compile', system: vips, why: 'libvips' },
  { module: 'github.com/docker/docker-credential-helpers', packages: ['secretservice'], without: 'compile', system: system('libsecret-1-dev', 'libsecret-1-0'), why: 'libsecret' },
  { module: 'github.com/dolthub/driver', without: 'compile', languages: ['c++'], system: icu, why: 'Dolt, which takes zstd in C and ICU' },
  { module: 'github.com/dolthub/go-icu-regex', without: 'compile', languages: ['c++'], system: icu, why: 'ICU' },
  { module: 'github.com/dolthub/go-mysql-server', without: 'compile', languages: ['c++'], tag: 'gms_pure_go', system: icu, why: 'ICU, for regular expressions' },
  { module: 'github.com/dolthub/gozstd', without: 'compile', system: bundled, why: 'zstd in C, which it ships' },
  { module: 'github.com/dreadl0ck/gopacket', packages: ['pcap', 'pfring'], without: 'compile', system: system('libpcap-dev', 'libpcap0.8', 'libpcap0.8t64'), why: 'libpcap' },
  { module: 'github.com/duckdb/duckdb-go/v2', without: 'compile', ...cpp, why: 'DuckDB, shipped as static libraries' },
  { module: 'github.com/ebfe/scard', without: 'compile', system: system('libpcsclite-dev', 'libpcsclite1'), why: 'smart cards' },
  { module: 'github.com/ebitengine/oto/v3', without: 'compile', system: sound, why: 'ALSA' },
  { module: 'github.com/erigontech/mdbx-go', without: 'compile', system: bundled, why: 'MDBX in C, which it ships' },
  { module: 'github.com/ethereum/c-kzg-4844', without: 'compile', system: bundled, why: 'C that it ships' },
  { module: 'github.com/ethereum/go-ethereum', packages: ['crypto', 'crypto/kzg4844', 'crypto/secp256k1'], without: 'works', system: bundled, why: 'secp256k1 in C, with a replacement in Go' },
  { module: 'github.com/fiatjaf/eventstore', packages: ['lmdb'], without: 'compile', system: bundled, why: 'LMDB in C, by way of lmdb-go' },
  { module: 'github.com/flier/gohs', without: 'compile', languages: ['c++'], system: system('libhyperscan-dev', 'libhyperscan5'), why: 'Hyperscan' },
  { module: 'github.com/galeone/tensorflow', packages: ['tensorflow/go'], without: 'compile', system: bundled, why: tensorflow },
  { module: 'github.com/gen2brain/go-fitz', without: 'compile', system: bundled, why: 'MuPDF, shipped as static libraries' },
  { module: 'github.com/gen2brain/malgo', without: 'compile', system: bundled, why: 'sound, opened at run time' },
  { module: 'github.com/getAlby/ldk-node-go', without: 'compile', shared: true, system: system('', 'libgcc-s1'), why: 'a Rust library that it ships' },
  { module: 'github.com/getlantern/systray', without: 'compile', system: system('libgtk-3-dev libayatana-appindicator3-dev', 'libayatana-appindicator3-1'), why: 'a tray icon' },
  { module: 'github.com/go-gl/gl', without: 'compile', system: desktop, why: 'OpenGL' },
  { module: 'github.com/go-gl/glfw/v3.3/glfw', without: 'compile', system: desktop, why: 'OpenGL windows' },
  { module: 'github.com/go-gst/go-gst', without: 'compile', system: system('libgstreamer1.0-dev libgstreamer-plugins-base1.0-dev', 'libgstreamer1.0-0 libgstreamer-plugins-base1.0-0'), why: 'GStreamer' },
  { module: 'github.com/go-piv/piv-go', without: 'compile', system: system('libpcsclite-dev', 'libpcsclite1'), why: 'smart cards' },
  { module: 'github.com/go-piv/piv-go/v2', without: 'compile', system: system('libpcsclite-dev', 'libpcsclite1'), why: 'smart cards' },
  { module: 'github.com/godror/godror', without: 'compile', system: system('', 'libaio1', 'libaio1t64'), why: 'the Oracle client, which Debian does not have' },
  { module: 'github.com/gofiber/storage/sqlite3', without: 'run', system: bundled, why: 'its driver is go-sqlite3', musl: sqliteMusl, tagged: sqliteOfSystem },
  { module: 'github.com/gofiber/storage/sqlite3/v2', without: 'run', system: bundled, why: 'its driver is go-sqlite3', musl: sqliteMusl, tagged: sqliteOfSystem },
  { module: 'github.com/google/brotli/go/cbrotli', without: 'compile', system: system('libbrotli-dev', 'libbrotli1'), why: 'Brotli' },
  { module: 'github.com/google/gopacket', packages: ['pcap', 'pfring'], without: 'compile', system: system('libpcap-dev', 'libpcap0.8', 'libpcap0.8t64'), why: 'libpcap' },
  { module: 'github.com/google/gousb', without: 'compile', system: system('libusb-1.0-0-dev', 'libusb-1.0-0'), why: 'USB devices' },
  { module: 'github.com/gopacket/gopacket', packages: ['pcap', 'pfring'], without: 'compile', system: system('libpcap-dev', 'libpcap0.8', 'libpcap0.8t64'), why: 'libpcap' },
  { module: 'github.com/gordonklaus/portaudio', without: 'compile', system: system('portaudio19-dev', 'libportaudio2'), why: 'PortAudio' },
  { module: 'github.com/h2non/bimg', without: 'compile', system: vips, why: 'libvips' },
  { module: 'github.com/hajimehoshi/ebiten/v2', without: 'compile', system: system('libgl1-mesa-dev xorg-dev libasound2-dev', 'libgl1 libx11-6 libasound2', 'libgl1 libx11-6 libasound2t64'), why: 'OpenGL windows' },
  { module: 'github.com/hajimehoshi/oto', without: 'compile', system: sound, why: 'ALSA' },
  { module: 'github.com/hajimehoshi/oto/v2', without: 'compile', system: sound, why: 'ALSA' },
  { module: 'github.com/herumi/bls-eth-go-binary', without: 'compile', ...cpp, why: 'BLS, shipped as static libraries' },
  { module: 'github.com/hillu/go-yara', without: 'compile', system: system('libyara-dev', 'libyara9', 'libyara10'), why: 'YARA' },
  { module: 'github.com/hraban/opus', without: 'compile', system: opus, why: 'Opus' },
  { module: 'github.com/ibm-messaging/mq-golang-jms20', packages: ['mqjms'], without: 'compile', system: bundled, why: 'the IBM MQ client, which Debian does not have' },
  { module: 'github.com/ibm-messaging/mq-golang/v5', packages: ['ibmmq', 'mqmetric'], without: 'compile', system: bundled, why: 'the IBM MQ client, which Debian does not have' },
  { module: 'github.com/ibmdb/go_ibm_db', without: 'compile', system: bundled, why: 'the Db2 client, which Debian does not have' },
  { module: 'github.com/iotaledger/hive.go/kvstore', packages: ['rocksdb'], without: 'compile', ...cpp, why: 'RocksDB, shipped as static libraries' },
  { module: 'github.com/jinzhu/gorm', packages: ['dialects/sqlite'], without: 'run', system: bundled, why: 'its driver is go-sqlite3', musl: sqliteMusl, tagged: sqliteOfSystem },
  { module: 'github.com/jmhodges/levigo', without: 'compile', languages: ['c++'], system: system('libleveldb-dev', 'libleveldb1d'), why: 'LevelDB' },
  { module: 'github.com/karalabe/hid', without: 'works', system: bundled, why: 'USB devices' },
  { module: 'github.com/karalabe/usb', without: 'works', system: bundled, why: 'USB devices' },
  { module: 'github.com/kolesa-team/go-webp', without: 'compile', system: system('libwebp-dev', 'libwebp7'), why: 'libwebp' },
  { module: 'github.com/lestrrat-go/libxml2', without: 'compile', system: system('libxml2-dev', 'libxml2'), why: 'libxml2' },
  { module: 'github.com/letsencrypt/pkcs11key/v4', without: 'compile', system: bundled, why: 'PKCS #11 modules, opened at run time' },
  { module: 'github.com/libgit2/git2go', without: 'compile', system: bundled, why: 'libgit2, in a release that Debian does not have' },
  { module: 'github.com/libgit2/git2go/v34', without: 'compile', system: system('libgit2-dev', 'libgit2-1.5', 'libgit2-1.9'), why: 'libgit2' },
  { module: 'github.com/libvirt/libvirt-go', without: 'compile', system: system('libvirt-dev', 'libvirt0'), why: 'libvirt' },
  { module: 'github.com/linxGnu/grocksdb', without: 'compile', system: system('librocksdb-dev libsnappy-dev zlib1g-dev libbz2-dev liblz4-dev libzstd-dev', 'librocksdb7.8', 'librocksdb9.10'), why: 'RocksDB' },
  { module: 'github.com/livekit/media-sdk', without: 'works', system: system('libsoxr-dev libopus-dev', 'libsoxr0 libopus0'), why: 'soxr, with a replacement in Go, and Opus' },
  { module: 'github.com/lukeroth/gdal', without: 'compile', languages: ['c++'], system: gdal, why: 'GDAL' },
  { module: 'github.com/marcboeker/go-duckdb', without: 'compile', ...cpp, why: 'DuckDB, shipped as static libraries' },
  { module: 'github.com/marcboeker/go-duckdb/v2', without: 'compile', ...cpp, why: 'DuckDB, shipped as static libraries' },
  { module: 'github.com/mattn/go-oci8', without: 'compile', system: system('', 'libaio1', 'libaio1t64'), why: 'the Oracle client, which Debian does not have' },
  { module: 'github.com/mattn/go-sqlite3', without: 'run', system: bundled, why: 'SQLite in C; without cgo it builds a stub that fails at the first query', musl: sqliteMusl, tagged: sqliteOfSystem },
  { module: 'github.com/miekg/pcap', without: 'compile', system: system('libpcap-dev', 'libpcap0.8', 'libpcap0.8t64'), why: 'libpcap' },
  { module: 'github.com/miekg/pkcs11', without: 'compile', system: bundled, why: 'PKCS #11 modules, opened at run time' },
  { module: 'github.com/mindprince/gonvml', without: 'compile', system: bundled, why: 'the NVIDIA library, opened at run time' },
  { module: 'github.com/msteinert/pam', without: 'compile', system: system('libpam0g-dev', 'libpam0g'), why: 'PAM' },
  { module: 'github.com/msteinert/pam/v2', without: 'compile', system: system('libpam0g-dev', 'libpam0g'), why: 'PAM' },
  { module: 'github.com/mutecomm/go-sqlcipher', without: 'compile', system: bundled, why: 'SQLCipher in C, which it ships' },
  { module: 'github.com/mutecomm/go-sqlcipher/v4', without: 'compile', system: bundled, why: 'SQLCipher in C, which it ships' },
  { module: 'github.com/otiai10/gosseract', without: 'compile', languages: ['c++'], system: gosseract, why: 'Tesseract, and its data for English' },
  { module: 'github.com/otiai10/gosseract/v2', without: 'compile', languages: ['c++'], system: gosseract, why: 'Tesseract, and its data for English' },
  { module: 'github.com/pebbe/zmq4', without: 'compile', system: system('libzmq3-dev', 'libzmq5'), why: 'ZeroMQ' },
  { module: 'github.com/peterstace/simplefeatures', packages: ['geos'], without: 'compile', system: system('libgeos-dev', 'libgeos-c1v5', 'libgeos-c1t64'), why: 'GEOS' },
  { module: 'github.com/pganalyze/pg_query_go', without: 'compile', system: bundled, why: "PostgreSQL's parser in C, which it ships" },
  { module: 'github.com/pganalyze/pg_query_go/v2', without: 'compile', system: bundled, why: "PostgreSQL's parser in C, which it ships" },
  { module: 'github.com/pganalyze/pg_query_go/v4', without: 'compile', system: bundled, why: "PostgreSQL's parser in C, which it ships" },
  { module: 'github.com/pganalyze/pg_query_go/v5', without: 'compile', system: bundled, why: "PostgreSQL's parser in C, which it ships" },
  { module: 'github.com/pganalyze/pg_query_go/v6', without: 'compile', system: bundled, why: "PostgreSQL's parser in C, which it ships" },
  { module: 'github.com/proglottis/gpgme', without: 'compile', tag: 'containers_image_openpgp', system: gpgme, why: 'GPGME' },
  { module: 'github.com/seccomp/libseccomp-golang', without: 'compile', system: system('libseccomp-dev', 'libseccomp2'), why: 'libseccomp' },
  { module: 'github.com/segmentio/go-sqlite3', without: 'run', system: bundled, why: 'SQLite in C, as a copy of go-sqlite3 has it' },
  { module: 'github.com/smacker/go-tree-sitter', without: 'compile', system: bundled, why: 'parsers in C, which it ships' },
  { module: 'github.com/sstallion/go-hid', without: 'compile', system: system('libudev-dev', 'libudev1'), why: 'USB devices' },
  { module: 'github.com/streamer45/silero-vad-go', without: 'compile', system: onnx, why: 'ONNX Runtime' },
  { module: 'github.com/strukturag/libheif', packages: ['go/heif'], without: 'compile', system: system('libheif-dev', 'libheif1'), why: 'libheif' },
  { module: 'github.com/supranational/blst', without: 'compile', system: bundled, why: 'C and assembly that it ships' },
  { module: 'github.com/tailscale/sqlite', without: 'compile', system: bundled, why: 'SQLite in C, which it ships' },
  { module: 'github.com/tecbot/gorocksdb', without: 'compile', system: system('librocksdb-dev', 'librocksdb7.8', 'librocksdb9.10'), why: 'RocksDB' },
  { module: 'github.com/tensorflow/tensorflow', packages: ['tensorflow/go'], without: 'compile', system: bundled, why: tensorflow },
  { module: 'github.com/terminalstatic/go-xsd-validate', without: 'compile', system: system('libxml2-dev', 'libxml2'), why: 'libxml2' },
  { module: 'github.com/tinyzimmer/go-gst', without: 'compile', system: system('libgstreamer1.0-dev libgstreamer-plugins-base1.0-dev', 'libgstreamer1.0-0 libgstreamer-plugins-base1.0-0'), why: 'GStreamer' },
  { module: 'github.com/tommie/v8go', without: 'compile', ...cpp, why: 'V8, shipped as static libraries for glibc', musl: glibcOnly },
  { module: 'github.com/tree-sitter/go-tree-sitter', without: 'compile', system: bundled, why: 'parsers in C, which it ships' },
  { module: 'github.com/tursodatabase/go-libsql', without: 'compile', system: bundled, why: 'libSQL, shipped as a static library for glibc', musl: glibcOnly },
  { module: 'github.com/twpayne/go-geos', without: 'compile', system: system('libgeos-dev', 'libgeos-c1v5', 'libgeos-c1t64'), why: 'GEOS' },
  { module: 'github.com/twpayne/go-proj/v10', without: 'compile', system: system('libproj-dev', 'libproj25'), why: 'PROJ' },
  { module: 'github.com/twpayne/go-proj/v11', without: 'compile', system: system('libproj-dev', 'libproj25'), why: 'PROJ' },
  { module: 'github.com/uber/h3-go', without: 'compile', system: bundled, why: 'H3 in C, which it ships' },
  { module: 'github.com/uber/h3-go/v4', without: 'compile', system: bundled, why: 'H3 in C, which it ships' },
  { module: 'github.com/valyala/gozstd', without: 'compile', system: bundled, why: 'zstd in C, which it ships' },
  { module: 'github.com/veandco/go-sdl2', without: 'compile', system: system('libsdl2-dev', 'libsdl2-2.0-0'), why: 'SDL' },
  { module: 'github.com/wailsapp/wails/v2', without: 'compile', system: webkit, why: 'a WebKit window' },
  { module: 'github.com/wamuir/go-xslt', without: 'compile', system: system('libxslt1-dev liblzma-dev zlib1g-dev', 'libxslt1.1 libxml2 liblzma5 zlib1g'), why: 'libxslt' },
  { module: 'github.com/wamuir/graft', packages: ['tensorflow'], without: 'compile', system: bundled, why: tensorflow },
  { module: 'github.com/wasmerio/wasmer-go', without: 'compile', shared: true, system: system('', 'libgcc-s1'), why: 'a Rust library that it ships for glibc', musl: glibcOnly },
  { module: 'github.com/webview/webview_go', without: 'compile', languages: ['c++'], system: webkit, why: 'a WebKit window' },
  { module: 'github.com/wellington/go-libsass', without: 'compile', ...cpp, why: 'LibSass in C++, which it ships' },
  { module: 'github.com/winfsp/cgofuse', without: 'compile', system: system('libfuse-dev', 'libfuse2', 'libfuse2t64'), why: 'FUSE, opened at run time' },
  { module: 'github.com/wtolson/go-taglib', without: 'compile', system: taglib, why: 'TagLib' },
  { module: 'github.com/xeodou/go-sqlcipher', without: 'compile', system: bundled, why: 'SQLCipher in C, which it ships' },
  { module: 'github.com/yalue/onnxruntime_go', without: 'compile', ...cpp, why: 'ONNX Runtime, opened at run time' },
  { module: 'github.com/yanyiwu/gojieba', without: 'compile', ...cpp, why: 'cppjieba in C++, which it ships' },
  { module: 'github.com/zelenin/go-tdlib', without: 'compile', system: bundled, why: 'TDLib, which Debian does not have' },
  { module: 'github.com/zeromq/goczmq', without: 'compile', system: system('libczmq-dev', 'libczmq4'), why: 'ZeroMQ' },
  { module: 'github.com/ziutek/rrd', without: 'compile', system: system('librrd-dev', 'librrd8', 'librrd8t64'), why: 'RRDtool' },
  { module: 'go.podman.io/image/v5', packages: ['signature'], without: 'compile', tag: 'containers_image_openpgp', system: gpgme, why: 'GPGME' },
  { module: 'go.podman.io/storage', packages: ['drivers/btrfs'], without: 'works', tag: 'exclude_graphdriver_btrfs', system: system('libbtrfs-dev'), why: 'btrfs' },
  { module: 'gocv.io/x/gocv', without: 'compile', languages: ['c++'], system: system('libopencv-dev libopencv-contrib-dev', opencv('406'), opencv('410')), why: 'OpenCV' },
  { module: 'gopkg.in/confluentinc/confluent-kafka-go.v1', without: 'compile', system: system('librdkafka-dev', 'librdkafka1'), why: kafka },
  { module: 'gopkg.in/gographics/imagick.v2', without: 'compile', system: system('libmagickwand-dev', 'libmagickwand-6.q16-6', ''), why: 'ImageMagick 6' },
  { module: 'gopkg.in/gographics/imagick.v3', without: 'compile', system: system('libmagickwand-dev', '', 'libmagickwand-7.q16-10'), why: 'ImageMagick 7' },
  { module: 'gopkg.in/h2non/bimg.v1', without: 'compile', system: vips, why: 'libvips' },
  { module: 'gopkg.in/hraban/opus.v2', without: 'compile', system: opus, why: 'Opus' },
  { module: 'gopkg.in/olebedev/go-duktape.v3', without: 'compile', system: bundled, why: 'Duktape in C, which it ships' },
  { module: 'gopkg.in/zeromq/goczmq.v4', without: 'compile', system: system('libczmq-dev', 'libczmq4'), why: 'ZeroMQ' },
  { module: 'gorm.io/driver/sqlite', without: 'run', system: bundled, why: 'its driver is go-sqlite3', musl: sqliteMusl, tagged: sqliteOfSystem },
  { module: 'layeh.com/gopus', without: 'compile', system: system('libopus-dev', 'libopus0'), why: 'Opus, in C for amd64 alone' },
  { module: 'libvirt.org/go/libvirt', without: 'compile', system: system('libvirt-dev', 'libvirt0'), why: 'libvirt' },
  { module: 'libvirt.org/libvirt-go', without: 'compile', system: system('libvirt-dev', 'libvirt0'), why: 'libvirt' },
  { module: 'maunium.net/go/mautrix', packages: ['crypto/libolm'], without: 'compile', tag: 'goolm', system: system('libolm-dev', 'libolm3'), why: 'libolm' },
  { module: 'rogchap.com/v8go', without: 'compile', ...cpp, why: 'V8, shipped as static libraries for glibc', musl: glibcOnly },
];

/** A module that stops building, or running, with releases of Go above a ceiling. */
export interface ReleaseCeiling {
  readonly module: string;
  /** The package of it that breaks, below the module path; any where absent. */
  readonly package?: string;
  /** First version with the fault; all before `below` where absent. */
  readonly from?: string;
  /** First version without it. */
  readonly below: string;
  /** Versions in the range that were mended. */
  readonly except?: readonly string[];
  /** N of the last Go 1.N that works. */
  readonly release: number;
  readonly why: string;
  /** The linker's flag that makes it build above, with newer releases alone. */
  readonly linkFlag?: string;
  /** Packages of other modules that bring it into what is compiled, where their source is not here. */
  readonly importedBy?: readonly string[];
}

const interns: readonly string[] = ['go4.org/intern', 'inet.af/netaddr'];
const speakers: readonly string[] = ['github.com/caddyserver/caddy/v2', 'github.com/libp2p/go-libp2p', 'github.com/lucas-clemente/quic-go/http3', 'github.com/quic-go/quic-go/http3'];
/** These send datagrams by golang.org/x/net/ipv4 or ipv6. */
const datagrams: readonly string[] = [
  'golang.org/x/net/icmp', 'golang.org/x/net/ipv4', 'golang.org/x/net/ipv6', 'github.com/hashicorp/mdns', 'github.com/hashicorp/memberlist', 'github.com/hashicorp/serf/serf',
  'github.com/miekg/dns', 'github.com/pion/mdns', 'github.com/pion/webrtc/v3', 'github.com/xtaci/kcp-go/v5',
];
const qtls = 'it holds a copy of crypto/tls and refuses every newer release';

export const releaseCeilings: readonly ReleaseCeiling[] = [
  { module: 'github.com/lucas-clemente/quic-go', below: 'v0.25.0', release: 17, why: qtls, importedBy: speakers },
  { module: 'github.com/lucas-clemente/quic-go', from: 'v0.25.0', below: 'v0.29.0', release: 18, why: qtls, importedBy: speakers },
  { module: 'github.com/lucas-clemente/quic-go', from: 'v0.29.0', below: 'v0.32.0', release: 19, why: qtls, importedBy: speakers },
  {
    module: 'github.com/ugorji/go', package: 'codec', below: 'v0.0.0-20170918222552-54210f4e076c', release: 21,
    why: 'it makes an encoding whose alphabet has a letter twice, which Go 1.22 refuses at start', importedBy: ['github.com/ugorji/go/codec', 'github.com/coreos/etcd/client'],
  },
  { module: 'github.com/quic-go/quic-go', below: 'v0.37.0', release: 20, why: qtls, importedBy: speakers },
  {
    module: 'go4.org/unsafe/assume-no-moving-gc', below: 'v0.0.0-20230525183740-e7c30c78aeb2', release: 20,
    why: 'it panics at start with a release that it does not know', importedBy: interns,
  },
  {
    module: 'go4.org/unsafe/assume-no-moving-gc', from: 'v0.0.0-20230525183740-e7c30c78aeb2',
    below: 'v0.0.0-20231121144256-b99613f794b6', release: 21, why: 'it panics at start with a release that it does not know', importedBy: interns,
  },
  {
    module: 'golang.org/x/net', package: 'internal/socket', from: 'v0.0.0-20211123203042-d83791d6bcd9', below: 'v0.0.0-20220725212005-46097bf591d3',
    release: 22, why: 'it links syscall.recvmsg, which Go 1.23 forbids', linkFlag: '-checklinkname=0', importedBy: datagrams,
  },
  {
    module: 'golang.org/x/tools', package: 'internal/tokeninternal', from: 'v0.8.0', below: 'v0.26.0', except: ['v0.24.1', 'v0.25.1'],
    release: 24, why: 'it depends on the memory layout of go/token, which Go 1.25 changed', importedBy: ['gorm.io/gen'],
  },
];

/** The row of the table for an import path: of its own major version where that has one. */
export function knownModuleOf(importPath: string): KnownModule | undefined {
  return knownModules.findLast(({ module, packages }) => importPath === module && packages === undefined ||
    importPath.startsWith(`${module}/`) && isWanted(importPath.slice(module.length + 1), packages));
}

/** The row as a build with these tags links it. */
export function linkedWith(row: KnownModule, tags: readonly string[]): KnownModule {
  const asked = row.tagged?.find(({ tag }) => tags.includes(tag));
  return asked === undefined ? row : { ...row, system: asked.system, why: asked.why };
}

function isWanted(below: string, packages: readonly string[] | undefined): boolean {
  const within = below.replace(/^v\d+\//, '');
  return packages?.some((name) => within === name || within.startsWith(`${name}/`)) ?? true;
}

/** The ceiling of a module version, when there is one. */
export function ceilingOf(module: string, version: string): ReleaseCeiling | undefined {
  return releaseCeilings.find((row) => row.module === module && compareModuleVersions(version, row.below) < 0 &&
    (row.from === undefined || compareModuleVersions(version, row.from) >= 0) && !(row.except?.includes(version) ?? false));
}
