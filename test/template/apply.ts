import { generatorVersion } from '../../generators/package-root.ts';
import { openTemplate, type OpenOptions } from '../../generators/team/open.ts';
import { renderEjs } from '../../generators/team/render-ejs.ts';
import { recover, writeAll } from '../../src/commit/write-all.ts';
import { Refusal, type Diagnostic } from '../../src/diagnostic.ts';
import { withTeamFiles } from '../../src/template/files.ts';
import { resolveAnswers } from '../../src/template/questions.ts';
import { teamOf } from '../../src/template/team.ts';

/** Goes the whole way of a template by itself: mends what an earlier run left, opens it, lays out its files, writes them. */
export async function applyTemplate(reference: string, to: string, options: OpenOptions): Promise<readonly Diagnostic[]> {
  recover(to);
  const { template, diagnostics } = await openTemplate(reference, options);
  const team = teamOf([template], generatorVersion());
  const { answers, problems, unfit } = resolveAnswers(team.questions, { flags: {}, answers: {}, stored: {} }, {});
  if (problems.length + unfit.length > 0) throw new Refusal([...problems, ...unfit]);
  const values = { name: 'svc', ...Object.fromEntries(Object.entries(answers).map(([name, { text }]) => [name, text])) };
  const files = withTeamFiles({
    team, values, ours: [], more: true, recipe: undefined, dockerfile: 'Dockerfile',
    run: (rows) => renderEjs(template.files, rows.map(({ source }) => ({ source, data: values }))),
  });
  writeAll(to, files.map(({ path, contents }) => ({ path, contents })));
  return diagnostics;
}
