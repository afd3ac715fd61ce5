import { meaning, withRatios, type Comparison, type Figures, type Row } from '../../generators/compare/comparison.ts';

const PREBUILT = { by: 'machine', release: 'go1.27.4', why: 'compiled on this machine by the Makefile with go1.27.4.' } as const;

/** A row with figures; `over` replaces some. */
export function built(recipe: string, imageBytes: number, over: Partial<Figures> = {}, article: string | null = null): Row {
  const contents = { source: null, shell: '/bin/sh', caBundle: null, zones: null, user: '65532:65532' };
  const figures = { imageBytes, ratio: 1, binaryBytes: 1_281_547, layers: 3, firstBuildMs: 12_340, rebuildMs: 890, contents, ...over };
  return { recipe, article, figures, failed: null };
}

export function failed(recipe: string): Row {
  return { recipe, article: null, figures: null, failed: { step: 'docker build (exit code 1)', lines: ['no such package'] } };
}

/** The article's table, as it could be today. */
export const ARTICLE_ROWS: readonly Row[] = [
  built('single-stage', 313_987_654, { contents: { source: '/build/hello.go', shell: '/bin/sh', caBundle: '/etc/ssl/certs/ca-certificates.crt', zones: 'toolchain', user: 'root' } }, '初级'),
  built('prebuilt', 6_610_000, {}, '中级'),
  built('multi-stage', 6_610_000, { firstBuildMs: 118_400 }, '高级'),
  built('goctl', 7_970_000, { contents: { source: null, shell: '/bin/sh', caBundle: '/etc/ssl/cert.pem', zones: 'tree', user: '65532:65532' } }, '终极'),
  built('minimal', 1_070_000, { layers: 2, contents: { source: null, shell: null, caBundle: '/x', zones: 'program', user: '65532:65532' } }),
];

export function comparison(rows: readonly Row[] = ARTICLE_ROWS, over: Partial<Comparison> = {}): Comparison {
  return {
    service: 'hello',
    demo: false,
    tool: { program: 'docker', version: '26.1.5', platform: 'linux/amd64' },
    go: 'go1.27.4',
    prebuilt: PREBUILT,
    edited: 'hello.go',
    rows: withRatios(rows),
    measured: meaning('hello.go', PREBUILT),
    left: 'Temporary directories, images and tags are gone; the build cache and the base images stay.',
    ...over,
  };
}
