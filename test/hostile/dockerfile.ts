/** Reads a printed Dockerfile with other people's parsers, and says what in it was not written by a plan. */
import { DockerfileParser } from 'dockerfile-ast';
import sh from 'mvdan-sh';
import type { BuildPlan } from '../../src/plan/build-plan.ts';

/** Variables that a Dockerfile of ours may read. */
const VARIABLES = /^(?:TARGET(?:OS|ARCH|VARIANT|PLATFORM)|BUILDPLATFORM|VERSION|REVISION|DATE|GOPROXY)$/;
/** Commands that a script of ours may call. */
const COMMANDS = /^(?:go|export|mkdir|chown|chmod|cp|echo|rm|mv|npm|pnpm|yarn|bun|corepack|apt-get|git|case|test|set|ln|printf|touch|install)$/;

/** What is wrong with a Dockerfile; nothing when each instruction is a step of the plan and each value is data. */
export function foreign(text: string, plan: BuildPlan, allowed: readonly string[] = []): string[] {
  const dockerfile = DockerfileParser.parse(withoutQuotedHeredocs(text));
  const instructions = dockerfile.getInstructions();
  const steps = plan.stages.flatMap((stage) => ['FROM', ...stage.steps.map((step) => step.do.toUpperCase())]);
  const found = instructions.map((one) => one.getKeyword().toUpperCase());
  const problems: string[] = [];
  if (found.join(' ') !== steps.join(' ')) problems.push(`instructions ${found.join(' ')} where the plan has ${steps.join(' ')}`);
  for (const one of instructions) {
    const keyword = one.getKeyword().toUpperCase();
    if (keyword === 'RUN') continue;
    for (const variable of one.getVariables()) {
      if (!VARIABLES.test(variable.getName())) problems.push(`${keyword} reads $${variable.getName()}: ${one.getRawArgumentsContent()}`);
    }
  }
  for (const step of plan.stages.flatMap(({ steps: all }) => all)) {
    if (step.do !== 'run') continue;
    for (const line of scripts(step.script)) if (!allowed.includes(line)) problems.push(...foreignShell(line));
  }
  return problems;
}

/** To dockerfile-ast a `<<` behind a blank opens a heredoc in quotes too; to BuildKit and to a shell it is text there. */
function withoutQuotedHeredocs(text: string): string {
  return text.replace(/'[^'\n]*'/g, (quoted) => quoted.replaceAll('<<', '<-'));
}

/** The commands of a script, a `case … esac` being one. */
function scripts(lines: readonly string[]): string[] {
  const found: string[] = [];
  let open: string[] = [];
  for (const line of lines) {
    open.push(line);
    if (open[0]!.startsWith('case ') && line !== 'esac') continue;
    found.push(open.join('\n'));
    open = [];
  }
  return found;
}

const known = new Map<string, string[]>();

/** Substitutions, other commands, redirections and variables that no script of ours has. */
function foreignShell(script: string): string[] {
  const before = known.get(script);
  if (before) return before;
  const problems: string[] = [];
  const { syntax } = sh;
  try {
    const file = syntax.NewParser(syntax.Variant(syntax.LangPOSIX)).Parse(script, 'script');
    syntax.Walk(file, (node) => {
      if (node === null) return true;
      const type = syntax.NodeType(node);
      if (type === 'CmdSubst' || type === 'ProcSubst' || type === 'ArithmExp') problems.push(`${type} in ${script}`);
      if (type === 'ParamExp' && !VARIABLES.test((node as unknown as { Param: { Value: string } }).Param.Value)) problems.push(`$${(node as unknown as { Param: { Value: string } }).Param.Value} in ${script}`);
      if (type === 'CallExpr') {
        const words = (node as unknown as { Args: { Parts: { Value?: string }[] }[] }).Args;
        const first = words[0]?.Parts[0]?.Value;
        if (first !== undefined && !COMMANDS.test(first)) problems.push(`calls ${first} in ${script}`);
      }
      if (type === 'Redirect' && !/>>\/rootfs\/etc\/(?:passwd|group)$/.test(script)) problems.push(`redirects in ${script}`);
      return true;
    });
  } catch (error) {
    problems.push(`no script: ${script}: ${String((error as { message?: string }).message ?? error)}`);
  }
  known.set(script, problems);
  return problems;
}
