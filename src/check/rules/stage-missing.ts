import { nearest } from '../../nearest.ts';
import { mountOptions, type StageState } from '../image/build.ts';
import type { Step } from '../parse/dockerfile.ts';
import { expand } from '../parse/variables.ts';
import { buildTexts, mentions } from '../raw-text.ts';
import type { Found, Rule } from '../rule.ts';
import type { View } from '../view.ts';

/** A step takes from a stage that is not there. */
export const stageMissing: Rule = {
  id: 'stage-missing',
  grade: 'broken',
  title: 'COPY or a mount takes from a stage that is not there',
  remedy: 'name a stage that stands above',
  about: `A name that is no stage above is taken for an image: \`pull access denied, repository does not exist\`. Told of a number that no stage above has, of the name of a stage that stands
below, of a name that is nearly that of a stage, and of a name that only a stage has (builder) where the stages above have none. Silent for names of official images, and where something that builds images speaks of the name or gives named contexts.`,
  judge: (view) => view.needed.flatMap((state) => takenBy(state).flatMap(({ step, from }) => judge(view, state, step, from))),
};

/** Official images of Docker Hub whose names are like those of stages. */
const OFFICIAL = /^(?:scratch|golang|alpine|busybox|debian|ubuntu|node|nginx|python|ruby|php|rust|redis|postgres|mysql|mariadb|mongo|httpd|caddy|traefik|haproxy|docker|registry|memcached|consul|vault|maven|gradle|openjdk|tomcat|fedora|centos|rockylinux|almalinux|amazonlinux|archlinux|bash|buildpack-deps|gcc|perl|swift|julia|erlang|elixir|haskell|clojure|composer|ghost|drupal|wordpress|nats|rabbitmq|telegraf|influxdb|chronograf|kapacitor|couchdb|couchbase|cassandra|elasticsearch|kibana|logstash|solr|sonarqube|varnish|zookeeper|jruby|jetty|groovy|hylang|irssi|joomla|kong|lightstreamer|matomo|mediawiki|monica|mono|neo4j|neurodebian|nextcloud|odoo|open-liberty|oraclelinux|orientdb|percona|photon|plone|postfixadmin|pypy|r-base|rakudo-star|redmine|rethinkdb|sapmachine|silverpeas|spark|spiped|storm|teamspeak|websphere-liberty|xwiki|yourls|znc|eclipse-temurin|eclipse-mosquitto|eggdrop|emqx|fluentd|flink|friendica|gazebo|geonetwork|ibmjava|ibm-semeru-runtimes|aerospike|adminer|amazoncorretto|api-firewall|arangodb|backdrop|bonita|cirros|clearlinux|clickhouse|convertigo|crate|dart|hello-world|hitch|krakend|mageia|notary|ros|satosa|sl|swipl|unit|valkey)$/;

/** Names that stages have, and that no official image has. */
const OF_STAGES = /^(?:build|builder|build-env|build-stage|build_base|builder-base|base|compile|compiler|deps|dependencies|go-builder|gobuild|gobuilder|build-go)$/;

function takenBy({ copies, runs }: StageState): { step: Step; from: string }[] {
  return [
    ...copies.flatMap(({ step, copy }) => (typeof copy.from === 'string' ? [{ step, from: copy.from }] : [])),
    ...runs.flatMap(({ step }) => step.flags.filter(({ name }) => name === 'mount').flatMap(({ value }) => {
      const from = expand(mountOptions(value).get('from') ?? '', step.scope);
      return from === undefined || from === '' ? [] : [{ step, from }];
    })),
  ].sort((a, b) => a.step.line - b.step.line);
}

function judge(view: View, { stage }: StageState, step: Step, from: string): Found[] {
  const name = from.toLowerCase();
  const above = view.stages.slice(0, stage.index).map((one) => one.stage);
  if (/^\d+$/.test(name)) {
    if (Number(name) <= stage.index) return [];
    return [{ line: step.line, message: `${step.keyword} takes from stage ${name}, and ${above.length === 0 ? 'no stage stands' : `only ${above.length === 1 ? 'stage 0 stands' : `the stages 0 to ${above.length - 1} stand`}`} above` }];
  }
  if (!/^[a-z][\w-]*$/.test(name) || above.some((one) => one.name === name) || stage.name === name || OFFICIAL.test(name)) return [];
  if (mentions(view.repo, name) || /--build-context|additional_contexts|\bcontexts\s*[:=]/.test(buildTexts(view.repo))) return [];
  if (view.stages.some((one) => one.stage.name === name)) return [{ line: step.line, message: `${step.keyword} takes from stage ${from}, which stands below`, remedy: 'move that stage up' }];
  const guess = nearest(name, above.flatMap((one) => (one.name === '' ? [] : [one.name])));
  if (guess !== undefined) return [{ line: step.line, message: `${step.keyword} takes from ${from}, which is no stage: it would be pulled as an image`, remedy: `did you mean --from=${guess}?` }];
  const lost = above.filter((one) => one.name === '');
  if (lost.length === 0 || !OF_STAGES.test(name)) return [];
  return [{ line: step.line, message: `${step.keyword} takes from ${from}, and no stage above has that name`, remedy: lost.length === 1 ? `name the stage: write AS ${from} at the end of line ${lost[0]!.from.line}` : `name the stage that is meant: AS ${from} at the end of its FROM line` }];
}
