import ejs from 'ejs';
import type { RenderedFile } from '../../src/render/render.ts';

/** What a new template consists of: where each file goes, and its name below templates/team/. */
const FILES: readonly { readonly path: string; readonly from: string }[] = [
  { path: 'go-docker.yaml', from: 'go-docker.yaml.ejs' },
  { path: 'README.md', from: 'README.md.ejs' },
  { path: 'files/CODEOWNERS', from: 'files/CODEOWNERS' },
  { path: 'samples/service/sample.yaml', from: 'samples/service/sample.yaml' },
  { path: 'samples/repository/sample.yaml', from: 'samples/repository/sample.yaml' },
  { path: 'samples/repository/repo/go.mod', from: 'samples/repository/repo/go.mod' },
  { path: 'samples/repository/repo/cmd/api/main.go', from: 'samples/repository/repo/cmd/api/main.go' },
  { path: 'test.sh', from: 'test.sh' },
  { path: '.github/workflows/template.yml', from: 'workflow.yml' },
];

/**
 * The files of a template that works.
 * @param name of the template
 * @param release of this generator: the oldest that the template is for
 */
export function starterFiles(name: string, release: string, read: (template: string) => string): RenderedFile[] {
  return FILES.map(({ path, from }) => {
    const text = read(`team/${from}`);
    return { path, contents: from.endsWith('.ejs') ? ejs.render(text, { name, release }, { escape: String }) : text, ownership: 'once' };
  });
}
