import type { Step } from '../../build-plan.ts';
import type { Target } from '../target.ts';

/**
 * Types of files by their endings, as IANA registers them (iana.org/assignments/media-types), which Go's own table lacks
 * (mime/type.go: pages, scripts, common pictures, PDF); no base has the system's table, which is looked at next.
 */
const TYPES = [
  ['application/atom+xml atom', 'application/dash+xml mpd', 'application/epub+zip epub', 'application/geo+json geojson', 'application/ld+json jsonld', 'application/sql sql', 'application/toml toml'],
  ['application/vnd.ms-fontobject eot', 'application/vnd.oasis.opendocument.text odt', 'application/yaml yaml yml', 'audio/aac aac', 'image/heic heic', 'model/gltf-binary glb'],
  ['application/gzip gz', 'application/manifest+json webmanifest', 'application/vnd.apple.mpegurl m3u8', 'application/zip zip', 'audio/mpeg mp3', 'audio/ogg ogg'],
  ['font/otf otf', 'font/ttf ttf', 'font/woff woff', 'font/woff2 woff2', 'image/bmp bmp', 'image/tiff tif tiff', 'image/vnd.microsoft.icon ico'],
  ['text/calendar ics', 'text/csv csv', 'text/markdown md', 'text/plain txt', 'text/tab-separated-values tsv', 'text/vtt vtt'],
  ['video/matroska mkv', 'video/mp4 mp4', 'video/quicktime mov', 'video/webm webm'],
];

/** Whether a program asks for types that only a table tells: by name, or for what it serves and embeds. */
export function needsMediaTypes({ program, command }: Target): boolean {
  const world = program?.runtime.world;
  if (world?.mimeTypes === undefined) return false;
  return world.mimeTypesAsked || command.embeds.some(({ files }) => files.some((file) => file.endsWith('.webmanifest')));
}

/** The table, in the file system that the image gets. */
export function mediaTypesSteps(needed: boolean): readonly Step[] {
  if (!needed) return [];
  const lines = TYPES.map((row) => `printf '%s\\n' ${row.map((line) => `'${line}'`).join(' ')} >>/rootfs/etc/mime.types`);
  return [{
    do: 'run', mounts: [], why: "The program asks for the types of files by their endings; Go's own table lacks these, and no base has one.",
    script: ['mkdir -p /rootfs/etc', ...lines],
  }];
}
