/** What a program wants of the one that starts its container: an input, a terminal, a process above it. */
import { lineAt } from '../../code/go-text.ts';
import type { OwnCode } from '../../code/own-code.ts';
import type { Finding, Source } from '../../facts.ts';

export interface AttendedFacts {
  /** What it is given by a person, or by the program that starts it; `streams`: it answers there, and opens a port only where it is told to. */
  readonly input: Finding<'input' | 'terminal' | 'streams'> | undefined;
  /** Where it starts copies of itself, which end where their parent is the first process. */
  readonly prefork: Source | undefined;
}

interface Use {
  readonly imported: RegExp;
  readonly use: RegExp;
}

/** Libraries that draw on a terminal, or ask on it. */
const terminals: readonly Use[] = [
  { imported: /\/bubbletea(?:\/v\d+)?$/, use: /\.NewProgram\(/ },
  { imported: /^github\.com\/charmbracelet\/huh(?:\/v\d+)?$/, use: /\bhuh\.New\w+\(/ },
  { imported: /^github\.com\/(?:rivo|derailed)\/tview$/, use: /\.NewApplication\(/ },
  { imported: /^github\.com\/(?:gdamore|derailed)\/tcell(?:\/v\d+)?$/, use: /\.NewScreen\(/ },
  { imported: /^github\.com\/(?:jroimartin|awesome-gocui|jesseduffield)\/gocui$/, use: /\.NewGui\(/ },
  { imported: /^github\.com\/gizak\/termui(?:\/v\d+)?$|^github\.com\/nsf\/termbox-go$/, use: /\.Init\(\)/ },
  { imported: /\/survey(?:\.v\d+|\/v\d+)?$/, use: /\bsurvey\.Ask(?:One)?\(/ },
  { imported: /^github\.com\/manifoldco\/promptui$/, use: /\bpromptui\.(?:Prompt|Select)\w*\s*\{/ },
];

/** Servers of the Model Context Protocol on the standard streams; they end with their input. */
const inputs: readonly Use[] = [
  { imported: /^github\.com\/mark3labs\/mcp-go\/server$/, use: /\bserver\.(?:ServeStdio|NewStdioServer)\(/ },
  { imported: /^github\.com\/modelcontextprotocol\/go-sdk\/mcp$/, use: /\bmcp\.(?:StdioTransport\s*\{|NewStdioTransport\()/ },
  { imported: /^github\.com\/metoro-io\/mcp-golang\/transport\/stdio$/, use: /\bstdio\.NewStdioServerTransport\w*\(/ },
];
/** Their own choice among ways of being asked, and what it is by default. */
const chosen = /(?:\b\w*[sS]tring\w*\([^()\n]*|\bdefault:|\benvDefault:|\bValue:\s*|\b[gG]et[eE]nv\w*\([^()\n]*|\bgetEnv\w*\([^()\n]*)"stdio"/;
/** A flag for another way, off by default, that is called so or whose usage names this one. */
const instead = /\bBool\w*\(\s*(?:&?[\w.]+\s*,\s*)?"(?:http|sse)"\s*,\s*false\b|\b\w*(?:[bB]ool|[sS]tring)\w*\([^()\n]*,\s*(?:false|"")\s*,\s*"[^"\n]*\binstead of (?:the )?(?:[sS]tdio|STDIO|stdin)\b/;
const reads = /\b(?:bufio\.New(?:Scanner|Reader)|io(?:util)?\.ReadAll|json\.NewDecoder)\(os\.Stdin\)/;

/** Children of fiber end where their parent is process 1 (its prefork.go, `watchMaster`). */
const fiber: Use = { imported: /^github\.com\/gofiber\/fiber(?:\/v\d+)?$/, use: /\b(?:Enable)?Prefork:\s*true\b/ };
/** The same where a setting switches it on, by a field or a key of this name. */
const switched: Use = { ...fiber, use: /\b(?:Enable)?Prefork:\s*\*?(?:[\w.]+\.)?(?:\w*Prefork|\w+\("[\w.-]*prefork"\))/i };
const switchName = /(?:^|[._-])(?:enable[_-]?)?prefork$/i;

/** What a setting is by default, or in the configuration that the program opens. */
export interface Switch {
  readonly name: string;
  readonly value: string | undefined;
}

/** `program`: the directory of the main package; `switches` are read where something asks for one. */
export function readAttended(own: OwnCode, program: string, switches: () => readonly Switch[]): AttendedFacts {
  const first = ({ imported, use }: Use, fits: (dir: string) => boolean = () => true): Source | undefined => {
    const file = own.files.find((one) => fits(one.dir) && [...one.imports].some((path) => imported.test(path)) && one.has(use));
    return file === undefined ? undefined : { path: file.path, line: lineAt(file.code, file.first(use)!.index) };
  };
  const terminal = terminals.flatMap((use) => first(use) ?? [])[0];
  const streams = inputs.flatMap((use) => first(use) ?? [])[0];
  const input = streams ?? first({ imported: /^os$/, use: reads }, (dir) => dir === program);
  const value = streams !== undefined && own.files.some((file) => file.has(chosen) || file.has(instead)) ? 'streams' as const : 'input' as const;
  // What draws on a terminal beside it is for who sets it up.
  const found = terminal === undefined || value === 'streams' ? input && { value, at: input } : { value: 'terminal' as const, at: terminal };
  const isOn = (at: Source | undefined): Source | undefined => (at !== undefined && switches().some(({ name, value }) => switchName.test(name) && value === 'true') ? at : undefined);
  return { input: found, prefork: first(fiber) ?? isOn(first(switched)) };
}
