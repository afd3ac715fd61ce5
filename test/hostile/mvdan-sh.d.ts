/** The part of the shell parser's interface that the tests use (its package has no types). */
declare module 'mvdan-sh' {
  interface Node {
    readonly _: unique symbol;
  }
  const sh: {
    readonly syntax: {
      readonly LangPOSIX: number;
      Variant(language: number): unknown;
      NewParser(...options: unknown[]): { Parse(text: string, name: string): Node };
      NodeType(node: Node): string;
      Walk(node: Node, visit: (node: Node | null) => boolean): void;
    };
  };
  export default sh;
}
