import { ALPINE, GO_RELEASES } from '../../plan/base-images.ts';
import { replace } from '../edits.ts';
import { AS_OF, ENDED, type EndedLine } from '../end-of-life.ts';
import { knownBase, readImage, type KnownBase } from '../image/bases.ts';
import type { StageState } from '../image/build.ts';
import { setsArgument } from '../raw-text.ts';
import { firstOfEachLine, type Edit, type Found, type Rule } from '../rule.ts';
import type { View } from '../view.ts';
import { goVersionOf, neededBy } from './builder-too-old.ts';
import { satisfies } from '../../plan/repository/release.ts';

/** A base image without a release in its tag. */
export const baseFloating: Rule = {
  id: 'base-floating',
  grade: 'advice',
  title: 'a base image without a release: no tag, or latest',
  remedy: 'name a release of that image; update bots raise it',
  about: `What \`alpine\` or \`golang:alpine\` is changes from day to day: the same commit builds another image tomorrow, and a build that breaks says nothing about
your change. A digest pins an image whatever its tag says. distroless and Chainguard publish no release tags to the public: theirs are no fault.`,
  judge: (view) => firstOfEachLine(view.needed.flatMap((state) => floating(view, state))),
};

/** A base image that gets no fixes. */
export const baseEnded: Rule = {
  id: 'base-ended',
  grade: 'drift',
  title: 'a base image whose release gets no fixes any more',
  remedy: 'take a release that gets fixes',
  about: `As of ${AS_OF}, by the table of this release of the generator (the clock is not read): ${ENDED.map(({ family, source }) => `${family} (${source})`).join('; ')}.
An image whose tag names no release is not judged, nor one that holds no official name.`,
  judge: (view) => firstOfEachLine(view.needed.flatMap((state) => ended(view, state))),
};

function floating(view: View, { stage }: StageState): Found[] {
  const { base, from } = stage;
  if (base.kind !== 'image' || base.image === 'scratch' || base.arguments.length > 0) return [];
  const image = readImage(base.image);
  const known = knownBase(base.image, view.mirror);
  if (image.digest !== undefined || known?.family === 'distroless' || known?.family === 'chainguard-static' || /^cgr\.dev\//.test(base.image)) return [];
  const bare = image.tag === undefined || image.tag === 'latest';
  const flavour = known?.family === 'golang' && /^(?:alpine|bookworm|trixie|bullseye|1|1-[a-z]+)$/.test(image.tag ?? '');
  if (!bare && !flavour) return [];
  const edits = pinned(view, stage.from.words[0]!, known);
  return [{ line: from.line, message: `${base.image} names no release: what it is changes from day to day`, ...(known?.family === 'golang' && { remedy: 'name a release, e.g. golang:1.27-trixie; update bots raise it' }), ...(edits.length > 0 && { edits }) }];
}

/** The newest release that the tables know, where nothing but the tag changes. */
function pinned(view: View, word: { start: number; end: number }, known: KnownBase | undefined): Edit[] {
  const written = view.file.source.text.slice(word.start, word.end);
  if (known === undefined || written.includes('$') || /["']/.test(written)) return [];
  const { tag, name } = known.image;
  const plain = tag === undefined ? written : written.slice(0, written.length - tag.length - 1);
  if (name === 'golang') {
    const flavour = tag === undefined || tag === 'latest' || tag === '1' ? '' : `-${tag.replace(/^1-/, '')}`;
    const need = view.builds.flatMap((build) => neededBy(view, build) ?? []).map(({ value }) => value);
    const row = GO_RELEASES.find(({ minor }) => need.every((one) => satisfies(minor, one)));
    return row === undefined || !/^(?:|-alpine|-bookworm|-trixie)$/.test(flavour) ? [] : [replace(view.file, word.start, word.end, `${plain}:${row.minor}${flavour}`)];
  }
  return name === 'alpine' ? [replace(view.file, word.start, word.end, `${plain}:${ALPINE}`)] : [];
}

function ended(view: View, { stage }: StageState): Found[] {
  if (stage.base.kind !== 'image') return [];
  const known = knownBase(stage.base.image, view.mirror);
  if (known === undefined) return [];
  const preset = stage.base.arguments.some((name) => setsArgument(view.repo, name));
  return linesOf(known).slice(0, 1).flatMap(({ line, release }): Found[] => {
    const edits = line.family === 'alpine' && known.family === 'alpine' ? raisedAlpine(view, stage.from.words[0]!, release) : [];
    return [{
      line: stage.from.line, message: `${stage.base.kind === 'image' ? stage.base.image : ''}: ${line.name(release)} gets no fixes any more (as of ${AS_OF})`,
      ...(preset && { grade: 'advice' as const }), ...(edits.length > 0 && { edits, remedy: `take alpine:${ALPINE}` }),
    }];
  });
}

/** The ended lines that an image belongs to: of its own release, and of the system below it. */
function linesOf(known: KnownBase): { line: EndedLine; release: string }[] {
  const { tag = '', name } = known.image;
  const said: [EndedLine['family'], string | undefined][] = [
    ['golang', goVersionOf(known)],
    ['node', known.family === 'node' ? /^(\d+)(?:[.-]|$)/.exec(tag)?.[1] : undefined],
    ['alpine', known.family === 'alpine' ? /^(\d+\.\d+)/.exec(tag)?.[1] : /alpine(\d+\.\d+)/.exec(tag)?.[1]],
    ['debian', known.family === 'debian' ? /^(\d+|[a-z]+)(?:[.-]|$)/.exec(tag)?.[1] : /(?:^|-)(jessie|stretch|buster|bullseye)$/.exec(tag)?.[1]],
    ['distroless', known.family === 'distroless' ? /-debian(\d+)$/.exec(name)?.[1] : undefined],
    ['centos', known.family === 'centos' ? /^(?:centos)?(\d+)/.exec(tag)?.[1] : undefined],
    ['ubuntu', known.family === 'ubuntu' ? ubuntuOf(tag) : undefined],
  ];
  return said.flatMap(([family, release]) => (release === undefined ? [] : ENDED.filter((line) => line.family === family && line.matches(release)).map((line) => ({ line, release }))));
}

/** Releases by the names that tags have (wiki.ubuntu.com/Releases). */
const UBUNTU: Readonly<Record<string, string>> = { trusty: '14.04', xenial: '16.04', bionic: '18.04', focal: '20.04', jammy: '22.04', noble: '24.04' };

function ubuntuOf(tag: string): string | undefined {
  return /^\d\d\.\d\d/.exec(tag)?.[0] ?? UBUNTU[/^[a-z]+/.exec(tag)?.[0] ?? ''];
}

function raisedAlpine(view: View, word: { start: number; end: number }, release: string): Edit[] {
  const written = view.file.source.text.slice(word.start, word.end);
  return /:\d+\.\d+(?:\.\d+)?$/.test(written) && written.includes(release) ? [replace(view.file, word.start, word.end, written.replace(/:\d+\.\d+(?:\.\d+)?$/, `:${ALPINE}`))] : [];
}
