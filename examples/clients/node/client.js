#!/usr/bin/env node
// A small client of parleyd: prints a timeline, what changed between two dates, or the ledger as it grows.
//
//   client.js HOST:PORT timeline PARTY ISSUE
//   client.js HOST:PORT diff YYYY-MM-DD YYYY-MM-DD
//   client.js HOST:PORT watch AFTER_POSITION COUNT
'use strict';

const path = require('node:path');
const { setTimeout: sleep } = require('node:timers/promises');
const grpc = require('@grpc/grpc-js');
const protoLoader = require('@grpc/proto-loader');

const CALL_TIMEOUT_MS = 10_000;
const WATCH_TIMEOUT_MS = 600_000; // of one stream; the watch then resumes
const PAUSE_MIN_MS = 100;
const PAUSE_MAX_MS = 2_000;
const FAILURES_MAX = 20; // in a row, before a watch gives up: about half a minute

const EXIT = { DONE: 0, REFUSED: 1, USAGE: 2, UNREACHABLE: 3 };
// CANCELLED is what a gRPC server says to calls that reach it while it stops.
const UNREACHABLE = [grpc.status.UNAVAILABLE, grpc.status.DEADLINE_EXCEEDED, grpc.status.CANCELLED];

const USAGE = `usage: client.js HOST:PORT timeline PARTY ISSUE
       client.js HOST:PORT diff YYYY-MM-DD YYYY-MM-DD
       client.js HOST:PORT watch AFTER_POSITION COUNT`;

class UsageError extends Error {}

// longs as strings: positions are 64 bits wide, numbers of JavaScript are not.
const definition = protoLoader.loadSync(
  ['parley/v1/history_service.proto', 'parley/v1/ledger_service.proto',
    'google/rpc/status.proto', 'google/rpc/error_details.proto'],
  { includeDirs: [path.join(__dirname, '../../../proto')], longs: String, enums: String, defaults: true, oneofs: true },
);
const { parley } = grpc.loadPackageDefinition(definition);

const deadline = (timeoutMs) => ({ deadline: Date.now() + timeoutMs });

// Makes a unary call; rejects with the ServiceError of a failed one.
function call(client, method, request) {
  return new Promise((resolve, reject) => {
    client[method](request, deadline(CALL_TIMEOUT_MS), (error, response) => {
      if (error) reject(error);
      else resolve(response);
    });
  });
}

// Yields the responses of all pages; the token pins the basis of the first.
async function* allPages(client, method, request) {
  let pageToken = '';
  do {
    const response = await call(client, method, { ...request, pageToken });
    yield response;
    pageToken = response.nextPageToken;
  } while (pageToken);
}

const stanceText = (stance) => stance.replace('STANCE_', '');
const shiftText = (kind) => kind.replace('SHIFT_KIND_', '');

// Prints a time as precisely as it is known: 2025-09 for a month.
function dateText(time, precision) {
  const length = { DATE_PRECISION_YEAR: 4, DATE_PRECISION_MONTH: 7, DATE_PRECISION_WEEK: 10, DATE_PRECISION_DAY: 10 };
  const text = new Date(Number(time.seconds) * 1000 + time.nanos / 1e6).toISOString().replace('.000Z', 'Z');
  return text.slice(0, length[precision]);
}

async function printTimeline(history, party, issue) {
  for await (const response of allPages(history, 'getTimeline', { party, issue })) {
    for (const { statement, shift } of response.entries) {
      console.log([dateText(statement.saidAt, statement.saidAtPrecision), stanceText(statement.stance),
        shift ? shiftText(shift.kind) : '-', statement.summary].join('\t'));
    }
  }
}

function standingText(stance) {
  if (!stance) return '-';
  // `_quantity` names the field when the message has it: 0 and absent differ.
  return stanceText(stance.stance) + (stance._quantity ? ` ${stance.quantity}` : '');
}

async function printDiff(history, from, to) {
  const request = { before: { asOf: endOfDay(from) }, after: { asOf: endOfDay(to) } };
  for await (const response of allPages(history, 'diffPositions', request)) {
    for (const change of response.changes) {
      console.log([change.party, change.issue, shiftText(change.kind), standingText(change.before),
        standingText(change.after), change.causedBy || '-'].join('\t'));
    }
  }
}

// Says what happened and to what.
function describe(event) {
  const value = event[event.payload];
  switch (event.payload) {
    case 'partyDeclared': return `party\t${value.party.partyId}`;
    case 'speakerDeclared': return `speaker\t${value.speaker.speakerId}`;
    case 'issueDeclared': return `issue\t${value.issue.issueId}`;
    case 'statementRecorded':
      return `recorded\t${value.statement.party} ${value.statement.issue} ${stanceText(value.statement.stance)}`;
    case 'statementAmended': return `amended\t${value.statementId}`;
    case 'statementCorroborated': return `corroborated\t${value.statementId}`;
    case 'statementRetracted': return `retracted\t${value.statementId}`;
    case 'alertRuleDeclared': return `rule\t${value.rule.ruleId}`;
    case 'alertRuleRemoved': return `rule-removed\t${value.ruleId}`;
    case 'alertAcknowledged': return `acknowledged\t${value.alertId}`;
    default: return `other\t${event.eventId}`;
  }
}

// Prints the events of one message and moves the state past them.
function take(message, state) {
  state.failures = 0;
  for (const event of message.events ? message.events.events : []) {
    if (state.wanted === 0) return;
    console.log(`${event.position}\t${describe(event)}`);
    state.wanted -= 1;
  }
  state.afterPosition = message.basis.knownPosition;
}

// Prints `count` events after a position; a broken stream is resumed where it broke.
async function watch(ledger, afterPosition, count) {
  const state = { afterPosition, wanted: count, failures: 0 };
  while (state.wanted > 0) {
    try {
      const stream = ledger.watchEvents({ afterPosition: state.afterPosition }, deadline(WATCH_TIMEOUT_MS));
      for await (const message of stream) {
        take(message, state);
        if (state.wanted === 0) break; // ends the loop and with it the call
      }
    } catch (error) {
      if (!UNREACHABLE.includes(error.code) || state.failures + 1 >= FAILURES_MAX) throw error;
    }
    if (state.wanted === 0) return;
    state.failures += 1;
    if (state.failures === 1) console.error(`resuming after position ${state.afterPosition}`);
    await sleep(Math.min(PAUSE_MIN_MS * 2 ** state.failures, PAUSE_MAX_MS));
  }
}

// Unpacks the google.rpc.Status of the trailer grpc-status-details-bin.
function detailsOf(error) {
  const unpacked = { reason: '-', violations: [], metadata: {} };
  const [trailer] = error.metadata ? error.metadata.get('grpc-status-details-bin') : [];
  if (!trailer) return unpacked;
  for (const detail of definition['google.rpc.Status'].deserialize(trailer).details) {
    const name = detail.type_url.split('/').pop();
    if (!(name in definition)) continue;
    const value = definition[name].deserialize(detail.value);
    if (name === 'google.rpc.ErrorInfo') Object.assign(unpacked, { reason: value.reason, metadata: value.metadata });
    if (name === 'google.rpc.BadRequest') unpacked.violations = value.fieldViolations;
  }
  return unpacked;
}

// Prints code, reason, message and details of a failed call; returns the exit status.
function report(error) {
  const { reason, violations, metadata } = detailsOf(error);
  console.error(`error: ${grpc.status[error.code]} ${reason}: ${error.details}`);
  for (const { field, description } of violations) {
    console.error(description.startsWith(`${field}: `) ? `  ${description}` : `  ${field}: ${description}`);
  }
  if (metadata.suggestions) console.error(`  nearest names: ${metadata.suggestions}`);
  return UNREACHABLE.includes(error.code) ? EXIT.UNREACHABLE : EXIT.REFUSED;
}

// Reads YYYY-MM-DD as the last microsecond of that day in UTC.
function endOfDay(text) {
  const start = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00Z`) : new Date(NaN);
  if (Number.isNaN(start.getTime()) || start.toISOString().slice(0, 10) !== text) {
    throw new UsageError(`'${text}': a date YYYY-MM-DD is wanted`);
  }
  return { seconds: start.getTime() / 1000 + 86_399, nanos: 999_999_000 };
}

async function run([address, command, first, second, ...rest]) {
  if (second === undefined || rest.length > 0) throw new UsageError(USAGE);
  const options = { 'grpc.max_reconnect_backoff_ms': PAUSE_MAX_MS };
  const credentials = grpc.credentials.createInsecure();
  if (command === 'timeline' || command === 'diff') {
    const history = new parley.v1.HistoryService(address, credentials, options);
    return command === 'diff' ? printDiff(history, first, second) : printTimeline(history, first, second);
  }
  if (command !== 'watch' || !/^\d+$/.test(first) || !/^\d+$/.test(second)) throw new UsageError(USAGE);
  return watch(new parley.v1.LedgerService(address, credentials, options), first, Number(second));
}

run(process.argv.slice(2)).then(
  () => process.exit(EXIT.DONE),
  (error) => {
    if (error instanceof UsageError) {
      console.error(error.message);
      process.exit(EXIT.USAGE);
    }
    if (error.code === undefined || grpc.status[error.code] === undefined) throw error;
    process.exit(report(error));
  },
);
