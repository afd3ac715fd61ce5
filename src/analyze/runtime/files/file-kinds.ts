/** What a file is for, as its path tells: a row a kind, the first that fits. */
export type FileKind =
  'template' | 'static' | 'config' | 'migration' | 'locale' | 'certificate' | 'environment' | 'data';

const kinds: readonly { readonly kind: FileKind; readonly pattern: RegExp }[] = [
  { kind: 'environment', pattern: /(?:^|\/)\.?env(?:\.[\w-]+)*$/ },
  { kind: 'migration', pattern: /migrat|\.sql$/i },
  {
    kind: 'locale',
    pattern: /(?:^|\/)(?:locales?|i18n|lang(?:uage)?s?|translations?)(?:\/|$)|active\.\w+\.toml$/i,
  },
  { kind: 'template', pattern: /(?:^|\/)(?:templates?|views?|tmpl|pages)(?:\/|$)|\.(?:tmpl|gohtml|tpl|html?)$/i },
  { kind: 'certificate', pattern: /\.(?:pem|crt|key|cert|p12)$|(?:^|\/)(?:keys|certs?|secrets?|private)(?:\/|$)|(?:^|\/)id_(?:rsa|ed25519)$/i },
  {
    kind: 'config',
    pattern:
      /(?:^|\/)(?:conf|config|configs|etc|settings)(?:\/|$)|\.(?:ya?ml|toml|ini|conf|cfg|json|properties|hcl)$|(?:^|\/)[\w-]+\.env$/i,
  },
  {
    kind: 'static',
    pattern:
      /(?:^|\/)(?:static|public|assets?|dist|www|web|ui|css|js|images?|build|node_modules)(?:\/|$)|\.(?:css|js|png|svg|ico|jpg)$/i,
  },
];

/** The kind of a file or directory; `data` where nothing tells. */
export function kindOfFile(path: string): FileKind {
  return kinds.find((row) => row.pattern.test(path))?.kind ?? 'data';
}
