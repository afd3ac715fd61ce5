import type { Comparison } from './comparison.ts';
import { displayWidth } from './figures.ts';
import { largest, panelsOf, type Panel } from './panels.ts';

/** Lengths of the picture, in its own units. */
const WIDTH = 860;
const MARGIN = 32;
const ROOM = WIDTH - 2 * MARGIN;
const TEXT = { title: 22, panel: 16, body: 14, note: 12 };
const BAR = { height: 18, gap: 4, row: 12 };
/** Width of a column of text by its font size: wider than the fonts that browsers take for system-ui, so that no label is cut. */
const EM = 0.6;

const STYLE = `
    .paper { fill: #ffffff }
    text { font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Noto Sans CJK SC", sans-serif; fill: #1f2328 }
    .title, .panel { font-weight: 600 }
    .faint { fill: #59636e }
    .track { fill: #eff2f5 }
    .series-0 { fill: #0969da }
    .series-1 { fill: #bf5700 }
    @media (prefers-color-scheme: dark) {
      .paper { fill: #0d1117 }
      text { fill: #f0f6fc }
      .faint { fill: #9198a1 }
      .track { fill: #1c2128 }
      .series-0 { fill: #4493f8 }
      .series-1 { fill: #f0883e }
    }
  `;

/** The comparison as a picture that follows the reader's light or dark scheme; every figure in it is text. */
export function chartSvg(comparison: Comparison): string {
  const canvas = new Canvas();
  const title = `${comparison.demo ? "The article's hello.go" : comparison.service} in ${counted(comparison)}`;
  canvas.text(MARGIN, Math.min(TEXT.title, Math.floor(ROOM / widthOf(title, 1))), title, 'title');
  canvas.text(MARGIN, TEXT.body, subtitle(comparison), 'faint', 8);
  for (const panel of panelsOf(comparison)) drawPanel(canvas, panel);
  canvas.down(10);
  for (const { recipe, failed } of comparison.rows) {
    if (failed) canvas.text(MARGIN, TEXT.note, `${recipe}: its build failed, so it has no bars.`, 'faint', 6);
  }
  for (const sentence of comparison.measured) {
    for (const line of wrapped(sentence, ROOM, TEXT.note)) canvas.text(MARGIN, TEXT.note, line, 'faint', 5);
  }
  return canvas.print(title, description(comparison));
}

function counted({ rows }: Comparison): string {
  const built = rows.filter(({ figures }) => figures).length;
  return built === 1 ? 'one image' : `${['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven'][built] ?? built} images`;
}

function subtitle({ tool, go }: Comparison): string {
  return [`built with ${tool.program} ${tool.version} for ${tool.platform}`, ...(go ? [go] : [])].join(', ');
}

/** What somebody hears who cannot see the bars. */
function description(comparison: Comparison): string {
  return panelsOf(comparison)
    .map(({ title, rows }) => `${title}: ${rows.map(({ name, bars }) => `${name} ${bars.map(({ label }) => label).join(' and ')}`).join(', ')}.`)
    .join(' ');
}

function drawPanel(canvas: Canvas, panel: Panel): void {
  canvas.down(18);
  canvas.text(MARGIN, TEXT.panel, panel.title, 'panel', 8);
  if (panel.series.length > 1) drawLegend(canvas, panel);
  canvas.down(12);
  const bars = panel.rows.flatMap((row) => row.bars);
  const left = MARGIN + Math.max(...panel.rows.map(({ name }) => widthOf(name, TEXT.body))) + 12;
  const room = WIDTH - MARGIN - left - Math.max(...bars.map(({ label }) => widthOf(label, TEXT.body))) - 10;
  for (const { name, bars: own } of panel.rows) {
    const height = own.length * (BAR.height + BAR.gap) - BAR.gap;
    canvas.textAt(MARGIN, canvas.y + height / 2 + TEXT.body * 0.36, TEXT.body, name);
    for (const bar of own) {
      const length = Math.max(2, (bar.value / largest(panel)) * room);
      canvas.rectangle(left, canvas.y, room, BAR.height, 'track');
      canvas.rectangle(left, canvas.y, length, BAR.height, `series-${bar.series}`);
      canvas.textAt(left + room + 10, canvas.y + BAR.height / 2 + TEXT.body * 0.36, TEXT.body, bar.label);
      canvas.down(BAR.height + BAR.gap);
    }
    canvas.down(BAR.row - BAR.gap);
  }
}

/** Beside the panel's title, on its line. */
function drawLegend(canvas: Canvas, panel: Panel): void {
  let x = MARGIN + widthOf(panel.title, TEXT.panel) + 24;
  panel.series.forEach((name, series) => {
    canvas.rectangle(x, canvas.y - 12, 12, 12, `series-${series}`);
    canvas.textAt(x + 18, canvas.y - 1, TEXT.body, name, 'faint');
    x += 18 + widthOf(name, TEXT.body) + 20;
  });
}

/** Width that a text has at most. */
function widthOf(text: string, size: number): number {
  return displayWidth(text) * size * EM;
}

function wrapped(text: string, width: number, size: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && widthOf(`${last} ${word}`, size) <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** Elements of an SVG, from the top down. */
class Canvas {
  /** Where the next thing begins, from the top. */
  y = MARGIN;
  readonly #elements: string[] = [];

  down(by: number): void {
    this.y += by;
  }

  /** A line of text of its own, with `gap` above it. */
  text(x: number, size: number, text: string, look = '', gap = 0): void {
    this.down(gap + size);
    this.textAt(x, this.y, size, text, look);
  }

  textAt(x: number, baseline: number, size: number, text: string, look = ''): void {
    this.#elements.push(`<text x="${rounded(x)}" y="${rounded(baseline)}" font-size="${size}"${look ? ` class="${look}"` : ''}>${escaped(text)}</text>`);
  }

  rectangle(x: number, y: number, width: number, height: number, look: string): void {
    this.#elements.push(
      `<rect x="${rounded(x)}" y="${rounded(y)}" width="${rounded(width)}" height="${rounded(height)}" rx="2" class="${look}"/>`,
    );
  }

  print(title: string, description: string): string {
    const height = Math.ceil(this.y + MARGIN - 8);
    return [
      `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="title desc">`,
      `  <title id="title">${escaped(title)}</title>`,
      `  <desc id="desc">${escaped(description)}</desc>`,
      `  <style>${STYLE}</style>`,
      `  <rect width="${WIDTH}" height="${height}" rx="8" class="paper"/>`,
      ...this.#elements.map((element) => `  ${element}`),
      '</svg>',
      '',
    ].join('\n');
  }
}

function rounded(length: number): string {
  return String(Math.round(length * 10) / 10);
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
