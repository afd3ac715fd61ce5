import assert from 'node:assert/strict';
import test from 'node:test';
import { displayWidth } from '../../generators/compare/figures.ts';
import { chartSvg } from '../../generators/compare/svg.ts';
import { ARTICLE_ROWS, built, comparison, failed } from './comparisons.ts';

const PICTURES = {
  article: chartSvg(comparison(ARTICLE_ROWS, { demo: true })),
  'one row': chartSvg(comparison([built('minimal', 1)])),
  'a failure': chartSvg(comparison([built('minimal', 5_000_000), failed('goctl')])),
  'long names': chartSvg(comparison(ARTICLE_ROWS, { service: 'a'.repeat(63), tool: { program: 'sudo podman', version: '5.4.2', platform: 'linux/arm/v7' } })),
  'large and slow': chartSvg(comparison([built('single-stage', 987_654_321_012, { firstBuildMs: 7_200_000 }), built('minimal', 1_000_000)])),
};

interface Box {
  what: string;
  left: number;
  top: number;
  right: number;
  bottom: number;
}

function attributes(tag: string): Record<string, string> {
  return Object.fromEntries([...tag.matchAll(/ ([a-z-]+)="([^"]*)"/gi)].map(([, name, value]) => [name!, value!]));
}

/** Texts as boxes; 0.56 of the font size a column is wider than any usual sans-serif font sets such words. */
function texts(svg: string): Box[] {
  return [...svg.matchAll(/<text ([^>]*)>([^<]*)<\/text>/g)].map(([tag, , escaped]) => {
    const { x, y, 'font-size': size, class: look } = attributes(tag!);
    const text = escaped!.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
    const bold = /title|panel/.test(look ?? '') ? 1.05 : 1;
    const [left, base, height] = [Number(x), Number(y), Number(size)];
    return { what: text, left, top: base - height * 0.8, right: left + displayWidth(text) * height * 0.56 * bold, bottom: base + height * 0.2 };
  });
}

function rectangles(svg: string): Box[] {
  return [...svg.matchAll(/<rect [^>]*\/>/g)].flatMap(([tag]) => {
    const { x, y, width, height, class: look } = attributes(tag);
    if (look === 'paper') return [];
    return [{ what: look!, left: Number(x), top: Number(y), right: Number(x) + Number(width), bottom: Number(y) + Number(height) }];
  });
}

const overlap = (a: Box, b: Box): boolean => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

for (const [name, svg] of Object.entries(PICTURES)) {
  test(`${name}: well-formed XML`, () => {
    assert.deepEqual(xmlFaults(svg), []);
    assert.match(svg, /<title id="title">[^<]+<\/title>\n.*<desc id="desc">[^<]+<\/desc>/);
  });

  test(`${name}: no text is cut, and none lies on another or on a bar`, () => {
    const { width, height } = attributes(/<svg [^>]*>/.exec(svg)![0]);
    const boxes = texts(svg);
    assert.ok(boxes.length > 4);
    for (const [index, box] of boxes.entries()) {
      assert.ok(box.left >= 0 && box.top >= 0 && box.right <= Number(width) && box.bottom <= Number(height), `${box.what} is cut: ${JSON.stringify(box)}`);
      for (const other of [...boxes.slice(index + 1), ...rectangles(svg)]) assert.ok(!overlap(box, other), `${box.what} lies on ${other.what}`);
    }
    for (const bar of rectangles(svg)) assert.ok(bar.right <= Number(width) && bar.bottom <= Number(height) && bar.right > bar.left, bar.what);
  });
}

test('every figure is text, and the description holds them too', () => {
  const svg = PICTURES.article;
  const words = texts(svg).map(({ what }) => what);
  for (const figure of ['314.0 MB (293.4×)', '1.1 MB (1.0×)', '118 s', '0.9 s', 'single-stage 初级']) assert.ok(words.includes(figure), figure);
  assert.match(svg, /<desc[^>]*>Image size: single-stage 初级 314\.0 MB/);
});

test('bars have the lengths of their figures', () => {
  const svg = chartSvg(comparison([built('a', 100_000_000), built('b', 25_000_000)]));
  const [a, b] = rectangles(svg).filter(({ what }) => what === 'series-0').map(({ left, right }) => right - left);
  assert.ok(Math.abs(a! / b! - 4) < 0.01, `${a} and ${b}`);
});

test('both schemes have colours that can be told from the paper', () => {
  const style = /<style>([\s\S]*?)<\/style>/.exec(PICTURES.article)![1]!;
  const [light, dark] = style.split('@media (prefers-color-scheme: dark)');
  const colours = (css: string): Record<string, string> =>
    Object.fromEntries([...css.matchAll(/([\w.-]+) \{[^}]*fill: (#[0-9a-f]{6})/g)].map(([, name, colour]) => [name!, colour!]));
  for (const scheme of [colours(light!), colours(dark!)]) {
    const paper = scheme['.paper']!;
    for (const ink of ['text', '.faint']) assert.ok(contrast(scheme[ink]!, paper) >= 4.5, `${ink} ${scheme[ink]} on ${paper}`);
    for (const bar of ['.series-0', '.series-1']) assert.ok(contrast(scheme[bar]!, paper) >= 3, `${bar} ${scheme[bar]} on ${paper}`);
  }
});

test('a service whose name would be markup, and a failure, are told as text', () => {
  const svg = chartSvg(comparison([built('minimal', 1), failed('goctl')], { service: '<b>&"\'' }));
  assert.deepEqual(xmlFaults(svg), []);
  assert.match(svg, /&#60;b&#62;&#38;&#34;&#39; in one image/);
  assert.match(svg, /goctl: its build failed/);
});

/** Contrast ratio of two colours (WCAG 2.2, relative luminance). */
function contrast(one: string, other: string): number {
  const luminance = (colour: string): number => {
    const [r, g, b] = [1, 3, 5].map((at) => {
      const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    }) as [number, number, number];
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

/** What keeps a text from being XML, as far as our pictures use it: elements, attributes, character references. */
function xmlFaults(text: string): string[] {
  const faults: string[] = [];
  const open: string[] = [];
  const tag = /<(\/?)([A-Za-z]+)((?: [A-Za-z:-]+="[^"<&]*")*)\s?(\/?)>/y;
  for (let at = 0; at < text.length; ) {
    const next = text.indexOf('<', at);
    const words = text.slice(at, next < 0 ? undefined : next);
    if (/&(?!#\d+;)/.test(words) || words.includes(']]>')) faults.push(`bare & in ${JSON.stringify(words)}`);
    if (open.length === 0 && words.trim() !== '') faults.push(`text outside of the root: ${JSON.stringify(words)}`);
    if (next < 0) break;
    tag.lastIndex = next;
    const [whole, closing, name, own, empty] = tag.exec(text) ?? [];
    if (whole === undefined) return [...faults, `no tag: ${text.slice(next, next + 40)}`];
    const names = [...own!.matchAll(/ ([A-Za-z:-]+)=/g)].map(([, attribute]) => attribute);
    if (new Set(names).size < names.length) faults.push(`an attribute twice: ${whole}`);
    if (closing && open.pop() !== name) faults.push(`${whole} closes nothing`);
    if (!closing && !empty) open.push(name!);
    at = next + whole.length;
  }
  return [...faults, ...open.map((name) => `<${name}> is not closed`)];
}
