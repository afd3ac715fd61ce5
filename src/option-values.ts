import { nearest } from './nearest.ts';
import type { OptionSpec, Parsed } from './options.ts';
import { GO_RELEASES, minorOf } from './plan/base-images.ts';
import { PLATFORMS } from './plan/platforms.ts';
import { ZONES } from './zones.ts';

/** One of a list of words. */
export function oneOf(flag: string, values: readonly string[]): OptionSpec['parse'] {
  return (text) => {
    if (values.includes(text)) return { value: text };
    const guess = nearest(text, values);
    return {
      problem: `--${flag} ${JSON.stringify(text)} is not one of ${values.join(', ')}`,
      remedy: guess ? `did you mean --${flag} ${guess}?` : `choose one of them, e.g. --${flag} ${values[0]}`,
    };
  };
}

/** A release that its image tag can be printed for; newer than the table is taken as written, older gets no fixes and no image. */
export function parseGo(text: string): Parsed {
  const match = /^1\.(\d{1,3})(\.\d{1,3})?$/.exec(text);
  const oldest = GO_RELEASES[GO_RELEASES.length - 1]!.minor;
  if (match && Number(match[1]) >= Number(oldest.split('.')[1])) return { value: text };
  const rows = GO_RELEASES.map((row) => row.minor).join(' and ');
  return match
    ? { problem: `--go ${text} is a release that gets no fixes any more`, remedy: `use one that does: ${rows}, e.g. --go ${oldest}` }
    : { problem: `--go ${JSON.stringify(text)} is no Go release`, remedy: `use a release like ${minorOf(GO_RELEASES[0].minor)} or 1.27.4` };
}

/** A name of the time zone database, or none. */
export function parseZone(text: string): Parsed {
  if (text === '' || ZONES.includes(text)) return { value: text };
  const guess = ZONES.find((zone) => zone.toLowerCase() === text.toLowerCase()) ?? nearest(text, ZONES);
  return {
    problem: `--timezone ${JSON.stringify(text)} is no name of the time zone database (names are case-sensitive)`,
    remedy: guess ? `did you mean --timezone ${guess}?` : 'use a name like Europe/Berlin or Asia/Shanghai',
  };
}

/** https://go.dev/ref/mod#environment-variables: URLs, `direct` or `off`, separated by `,` or `|`. */
export function parseGoproxy(text: string): Parsed {
  const parts = text.split(/[,|]/);
  if (parts.some((part) => /^https?:\/\/[^/]*@/.test(part))) {
    return {
      problem: '--goproxy holds a user or a password, which would stand in the Dockerfile for everybody to read',
      remedy: 'give the address without them and put machine HOST login USER password PASSWORD into ~/.netrc, which yo go-docker:dockerfile --auth netrc hands to the build as a secret',
    };
  }
  if (text === '' || (parts.every((part) => /^(direct|off|(https?|file):\/\/[^\s"'`\\$]+)$/.test(part)) && text.length <= 2000)) {
    return { value: text };
  }
  return {
    problem: `--goproxy ${JSON.stringify(text)} is no list of module proxies`,
    remedy: 'give URLs, direct or off, separated by commas, e.g. --goproxy https://proxy.example.com,direct',
  };
}

/** Platforms, comma-separated; each once. */
export function parsePlatforms(text: string): Parsed {
  const parts = text.split(',').map((part) => part.trim());
  const wrong = parts.find((part) => !PLATFORMS.includes(part));
  if (wrong === undefined) return { value: [...new Set(parts)] };
  const guess = nearest(wrong, PLATFORMS);
  return {
    problem: `--platforms ${JSON.stringify(text)}: ${JSON.stringify(wrong)} is no platform that Go builds a Linux container for`,
    remedy: guess ? `did you mean ${guess}?` : `choose from ${PLATFORMS.join(', ')}`,
  };
}

/** A switch as a record and a template spell it. */
export function parseSwitch(text: string): Parsed {
  return { value: text === 'true' };
}

/** What stands in front of an image's name: a host and a path, or nothing. */
export function parseRegistry(text: string): Parsed {
  if (text === '' || /^[a-z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?(?::\d{1,5})?(?:\/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)*\/?$/.test(text)) return { value: text };
  return { problem: `--registry ${JSON.stringify(text)} is no image prefix`, remedy: 'give host/path without a scheme, e.g. --registry mirror.example.com/hub' };
}

/** What a pattern and a module path may hold, so that neither can be more than a word of a Dockerfile. */
export const MODULE_PATTERN = /^[\w.~*-]+(?:\/[\w.~*-]+)*\/?$/;

/** Patterns of GOPRIVATE (go help private), separated by commas; or nothing. */
export function parsePrivate(text: string): Parsed {
  const parts = text.split(',').map((part) => part.trim()).filter((part) => part !== '');
  const wrong = parts.find((part) => !MODULE_PATTERN.test(part));
  if (wrong === undefined && text.length <= 2000) return { value: parts.join(',') };
  return {
    problem: `--private ${JSON.stringify(text)}: ${wrong === undefined ? 'more than 2000 characters' : `${JSON.stringify(wrong)} is no pattern of module paths`}`,
    remedy: "give hosts or module paths without a scheme, * for a part of one, separated by commas, e.g. --private 'git.example.com,github.com/acme/*'",
  };
}

/** A path that `docker build --secret` can name, or nothing. */
export function parseCa(text: string): Parsed {
  if (!/[",\r\n\0]/.test(text)) return { value: text };
  return { problem: `--ca ${JSON.stringify(text)} holds a quote, a comma or a line break, which docker build --secret cannot name`, remedy: 'give the PEM file of the authority, under a name without them' };
}

/** One command line of a shell, or nothing. */
export function parseCommand(text: string): Parsed {
  if (!/[\r\n\0]/.test(text) && !/\\$/.test(text)) return { value: text };
  return { problem: '--pre-build holds a line break, or ends in a backslash', remedy: "give one command line, e.g. --pre-build 'make assets'" };
}
