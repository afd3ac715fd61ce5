/** Kubernetes manifests, Helm charts and skaffold files: images that run, by the names that programs have. */
import { joinPath, parentOf } from '../../repo.ts';
import type { GoTree } from '../go-tree.ts';
import { commandOf, environmentOf, portTexts } from './compose.ts';
import { withPorts, type Mention } from './mention.ts';
import { parseYaml, readYaml, type YamlNode } from './yaml-file.ts';

const limit = 64 * 1024;

/** Folders in which such files lie. The names are custom, not rule; anything else is not read for want of time. */
export const manifestFolder =
  /(?:^|\/)(?:k8s|kube\w*|kubernetes[\w-]*|deploy\w*|manifests?|helm[\w-]*|charts?|kustomize|base|overlays|config|release)(?:\/|$)/i;

export function isSkaffold(name: string): boolean {
  return /^skaffold[\w.-]*\.ya?ml$/.test(name);
}

/** One mention for each image that a workload runs. */
export function readManifest(tree: GoTree, path: string): Mention[] {
  const text = tree.repo.read(path, limit);
  return text === undefined ? [] : [...imagesOf(text, path), ...koImages(text, path), ...chartWords(tree, text, path)];
}

/** The first container, and the first of its arguments where that is a word. */
const firstContainer = /^[ \t]*containers:[ \t]*\n(?:[ \t]*(?:\{\{.*)?\n)*([ \t]*)- (?:.*\n(?!\1- ))*?\s*args:[ \t]*(?:\n\s*- |\[\s*)["']?([a-z][\w-]*)["']?[ \t]*(?=\n|,|\])/m;

const foremost = /(?:^|[/_-])(?:api|controller|manager|operator|server)[^/]*(?:\/[^/]*)?$/;

/** The words that the workloads of a chart start its image with; what else they give it stands in templates. `text`: the chart's values. */
function chartWords(tree: GoTree, text: string, path: string): Mention[] {
  const dir = joinPath(parentOf(path), 'templates');
  const image = /(?:^|\/)values\.ya?ml$/.test(path) ? /^image:[ \t]*\n(?:[ \t]+.*\n)*?[ \t]+repository:\s*["']?([\w./:-]+)/m.exec(text)?.[1] : undefined;
  if (dir === undefined || image === undefined) return [];
  const below = tree.directories.filter((one) => one === dir || parentOf(one) === dir);
  const templates = below.flatMap((one) => tree.filesOf(one).filter((name) => /\.ya?ml$/.test(name)).map((name) => `${one}/${name}`)).slice(0, 80);
  const workloads = templates.flatMap((file) => {
    const template = tree.repo.read(file, limit) ?? '';
    // A hook runs once, about an installation; others' images stand beside.
    const isOwn = /^kind:\s*(?:Deployment|StatefulSet|DaemonSet)\b/m.test(template) && !/\bhelm\.sh\/hook\b/.test(template) && /\.Values\.image\b|\binclude "[\w.-]*image"/.test(template);
    return isOwn ? [{ file, template, found: firstContainer.exec(template) }] : [];
  });
  // Where one of them gives none the image's own is the one that all is about. Of several that which the others are for comes first.
  if (workloads.some(({ found }) => found === null)) return [];
  return workloads.toSorted((a, b) => Number(foremost.test(b.file)) - Number(foremost.test(a.file))).map(({ file, template, found }): Mention => {
    const at = { path: file, line: template.slice(0, found!.index + found![0].length).split('\n').length };
    return { reader: 'kubernetes', purpose: 'release', context: '', image: imageName(image), args: [found![2] as string], env: {}, at };
  });
}

/** `ko://` and the import path of a program, in place of an image: ko builds just that one (ko's documentation, "Kubernetes integration"). */
function koImages(text: string, path: string): Mention[] {
  if (!text.includes('ko://')) return [];
  return text.split('\n').flatMap((line, i) => [...line.replace(/(?:^|\s)#.*/, '').matchAll(/\bko:\/\/([\w.-]+(?:\/[\w.-]+)*)/g)].map(([, name = '']): Mention => {
    const at = { path, line: i + 1 };
    const go = { verb: 'build' as const, packages: [name], dir: '.', output: undefined, tags: [], ldflags: undefined, flags: [], env: {}, args: [], at };
    return { reader: 'ko', purpose: 'release', context: '', args: [], env: {}, at, go };
  }));
}

function imagesOf(text: string, path: string): Mention[] {
  if (!/^\s*-?\s*["']?(?:image|repository)["']?:/m.test(text)) return [];
  if (
    !text.includes('{{') &&
    /^kind:\s*["']?(?:Deployment|StatefulSet|DaemonSet|Pod|Job|CronJob|ReplicaSet|Service)\b/m.test(text)
  ) {
    return parseYaml(text).flatMap((document) => containersOf(document, path));
  }
  return text.split('\n').flatMap((line, i): Mention[] => {
    const image = /^\s*-?\s*["']?(?:image|repository)["']?:\s*["']?([\w./:@-]+)["']?\s*(?:#.*)?$/.exec(line)?.[1];
    return image === undefined
      ? []
      : [
          {
            reader: 'kubernetes',
            purpose: 'release',
            context: '',
            image: imageName(image),
            args: [],
            env: {},
            at: { path, line: i + 1 },
          },
        ];
  });
}

function containersOf(document: YamlNode, path: string): Mention[] {
  const template = document.get('spec')?.get('jobTemplate')?.get('spec') ?? document.get('spec');
  const spec = template?.get('template')?.get('spec') ?? template;
  return (spec?.get('containers')?.items ?? []).flatMap((container, index): Mention[] => {
    const image = container.get('image');
    if (image?.text === undefined) return [];
    const command = commandOf(container.get('command'));
    const program = command[0];
    const called = imageName(image.text);
    return [
      {
        reader: 'kubernetes',
        purpose: 'release',
        context: document.get('kind')?.text ?? '',
        // An image may be called for what all of them hold.
        image: index === 0 && /^(?:bin|image)$/.test(called) ? document.get('metadata')?.get('name')?.text ?? called : called,
        ...(program === undefined || /^(?:\/bin\/)?(?:ba)?sh$/.test(program)
          ? {}
          : { program: program.slice(program.lastIndexOf('/') + 1) }),
        args: [...command.slice(1), ...commandOf(container.get('args'))],
        env: environmentOf(container.get('env')),
        ...withPorts(portTexts(container.get('ports'), 'containerPort')),
        ...(/Job$/.test(document.get('kind')?.text ?? '') && { role: 'once' as const }),
        at: { path, line: image.line },
      },
    ];
  });
}

/** `registry/owner/name:tag@digest` → `name`. */
export function imageName(reference: string): string {
  const path = reference.replace(/@.*$/, '');
  return path.slice(path.lastIndexOf('/') + 1).replace(/:.*$/, '');
}

/** `skaffold.yaml`: each artifact's image and the directory that it is built from. */
export function readSkaffold(tree: GoTree, path: string): Mention[] {
  return readYaml(tree, path).flatMap((document) =>
    (document.get('build')?.get('artifacts')?.items ?? []).flatMap((artifact): Mention[] => {
      const image = artifact.get('image')?.text;
      const dir = joinPath(
        parentOf(path),
        artifact.get('context')?.text ?? '.',
        artifact.get('ko')?.get('dir')?.text ?? '.',
      );
      if (image === undefined || dir === undefined) return [];
      return [
        {
          reader: 'kubernetes',
          purpose: 'release',
          context: 'skaffold',
          image: imageName(image),
          dir,
          args: [],
          env: {},
          at: { path, line: artifact.line },
        },
      ];
    }),
  );
}
