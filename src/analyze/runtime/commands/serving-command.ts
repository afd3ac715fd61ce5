/** Which of a program's commands serves. */
import { functionNamed, innerOf, methodNamed } from '../../code/functions.ts';
import type { OwnCode } from '../../code/own-code.ts';
import { serverName } from '../../product/names.ts';
import type { Found } from './command-libraries.ts';
import { actionOf } from './idle-action.ts';

/** Names under which programs serve, the likeliest first. */
const serving = [
  'serve',
  'server',
  'serve-http',
  'http',
  'httpd',
  'start',
  'start-server',
  'run',
  'daemon',
  'web',
  'api',
  'app',
  'up',
  'listen',
  'all',
  'all-in-one',
  'standalone',
];

/** The one of the names that servers have, or that the program has itself; else one that is called a server in other words, or whose own code listens, where it is the only one. `within`: the command that all of them stand below. */
export function servingOf(commands: readonly Found[], program: string, own: OwnCode, within?: Found): Found | undefined {
  const counts = commands.filter((command) => !isOther(command, within === undefined ? commands : [...commands, within]) && !isOnce(command, commands, own));
  const name = [...serving, program].find((candidate) => counts.some((command) => command.name === candidate));
  if (name !== undefined) return counts.find((command) => command.name === name);
  const called = commands.filter((command) => saysServer(command.name));
  const forWeb = called.filter((command) => /http|web|api|rest/i.test(command.name));
  const listening = commands.filter((command) => command.runs && !forOne.test(command.name) && !command.name.split(/[-_:.]/).some((word) => aside.test(word)) && listens(command, own));
  // The agents of a cluster listen by a library, and stay until they are told to end.
  const staying = commands.filter(({ name: word, dir }) => word === 'agent' && dir !== undefined && own.filesIn(dir).some(({ code }) => /\bsignal\.Notify\(/.test(code)));
  return onlyOf(called) ?? onlyOf(forWeb) ?? (called.length === 0 ? (onlyOf(listening) ?? onlyOf(staying)) : onlyOf(listening.filter((command) => called.includes(command))));
}

/** Names that tools have for other work as well. */
const ambiguous = /^(?:start|run|web|api|app|up|all)$/;
/** A word behind the name without which a command is an error: in its own usage and by its own count, or by a count that says what is lacking. */
const word = /\bUse:\s*["`][\w-]+ +[<[]?[\w-]+[\s\S]*\bArgs:\s*cobra\.(?:MinimumNArgs|ExactArgs)\(\s*[1-9]|\bArgs:\s*[eE]xact\w*Args\w*\(\s*[1-9]/;

/** What a service manager of the machine is told. */
const managed = ['install', 'uninstall', 'start', 'stop', 'restart'];

/** Whether a command of such a name is no server: a migration beside the one that takes it back, a word for a service manager among its others, all of what does not serve one by one, or what is done to something that is named. */
function isOther({ name, body = '' }: Found, commands: readonly Found[]): boolean {
  if (name === 'start' && managed.every((word) => commands.some((other) => other.name === word))) return true;
  return (name === 'up' && commands.some((other) => other.name === 'down')) || (name === 'all' && !commands.some((other) => serverName.test(other.name) || begins.test(other.name))) || (ambiguous.test(name) && word.test(body));
}

/** Whether `run` does once what a `daemon` beside it does until it is told to end. */
function isOnce(command: Found, commands: readonly Found[], own: OwnCode): boolean {
  return command.name === 'run' && !listens(command, own) && commands.some(({ name, body = '', dir }) => name === 'daemon' && dir !== undefined && /\bsignal\.Notify\(/.test(actionOf(body, dir, own) ?? ''));
}

function onlyOf(commands: readonly Found[]): Found | undefined {
  return new Set(commands.map((command) => command.name)).size === 1 ? commands[0] : undefined;
}

const server = /^(?:\w*server|serve|serving|httpd|listen)$/i;
const begins = /^(?:run|start|serve|launch)$/i;
const part = /^(?:api|apis|app|backend|daemon|grpc|http|https|rest|service|web|website)$/i;
/** What is done with servers, and servers that stand in for others. */
const aside = /^(?:add|admin|check|client|config|connect|create|debug|delete|deploy|dev|docs?|dummy|echo|example|fake|fetch|gen|generate|get|info|init|install|kill|list|login|ls|metrics|migrate|mock|new|ping|register|remove|restart|rm|set|show|status|stop|sync|test|uninstall|unregister|update|version)$/i;

/** Whether a command does something aside by its name. */
export function isAside(name: string): boolean {
  return aside.test(name);
}

/** `httpserver`, `run-server`, `web:serve`, `start_api`, `api:start`. */
function saysServer(name: string): boolean {
  const words = name.replace(/([a-z0-9])([A-Z])/g, '$1-$2').split(/[-_:.]/);
  if (words.some((word) => aside.test(word))) return false;
  return words.some((word) => server.test(word)) || (words.length === 2 && [words, words.toReversed()].some(([verb, noun]) => begins.test(verb!) && part.test(noun!)));
}

/** Commands that open a port for a moment, or for the person who runs them. */
const forOne = /auth|browse|dashboard|docs|forward|log-?in|open|play|preview|proxy|tunnel|\bui\b|view|watch/i;
const opens = /\bListenAndServe(?:TLS)?\(|\b(?:app|e|engine|r|router|server|srv)\.(?:Listen|Run|Start)\(/;
/** A server beside the work with what packages put on it by themselves: profiles and counters. */
const profiling = /\bgo func\(\)\s*\{[^}]*?\bListenAndServe\([^,\n]*,\s*(?:nil|[\w.]*DefaultServeMux(?:\(\))?)\)/g;
const runsBy = /\b(?:RunE?|Action|Exec):\s*(\w+)\b(?!\s*\()|(?<![\w.])(?:(\w+)\.)?([A-Za-z]\w*)\(/g;

function opensIn(text: string): boolean {
  return opens.test(/\bhttp\.Handle/.test(text) ? text : text.replace(profiling, ''));
}

/** Whether its own lines open a port, or a function that it runs: of its package, a method of it, or of another package of the program. */
function listens({ body = '', dir }: Found, own: OwnCode): boolean {
  if (opensIn(body)) return true;
  if (dir === undefined) return false;
  return [...body.matchAll(runsBy)].some(([, named, qualifier, name = '']) => {
    const places = qualifier === undefined ? [dir] : [...new Set([dir, ...own.directoriesCalled(qualifier)])];
    return places.some((place) => {
      const declared = qualifier === undefined || place !== dir ? functionNamed(own, place, named ?? name) : methodNamed(own, dir, name);
      return declared !== undefined && opensIn(innerOf(declared));
    });
  });
}
