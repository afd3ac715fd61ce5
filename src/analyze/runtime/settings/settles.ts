/** Go files and packages where a program is configured: an error that they hand on ends it. */
export const SETTLES = /(?:^|\/)(?:conf(?:ig(?:uration)?)?s?|settings?|setup|initiali[sz]e|initializers?|bootstrap)(?:\/|\.go$)/i;
