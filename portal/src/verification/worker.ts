/// <reference lib="webworker" />
// Checks one report away from the page's thread. It asks no one: everything comes with the message.

import type { ActionJson } from '../api/types';
import { Failure } from '../verify/failure';
import { verifyReport } from '../verify/report';
import type { Suspect, VerifyMessage, VerifyRequest } from './protocol';

/** The record as the refused file tells it: unproven, shown only so that a reader knows which one is meant. */
function suspectOf(bytes: Uint8Array, number: number | undefined): Suspect | null {
  if (number === undefined) return null;
  try {
    const { entries } = JSON.parse(new TextDecoder().decode(bytes)) as {
      entries: { index: number; time: number; action: string }[];
    };
    const entry = entries.find(({ index }) => index === number);
    return entry ? { number, time: entry.time, action: JSON.parse(entry.action) as ActionJson } : null;
  } catch {
    // A file that is broken here has been refused for that already.
    return null;
  }
}

self.onmessage = ({ data }: MessageEvent<VerifyRequest>) => {
  const { run, bytes, network, vin, vehicle } = data;
  const say = (message: VerifyMessage): void => self.postMessage(message);
  try {
    const report = verifyReport(bytes, network, vin ? { vin } : {}, (check) => say({ run, kind: 'check', check }));
    // A genuine report of another car answers another question than the one that was asked.
    if (vehicle && report.vehicle !== vehicle) {
      const detail = `the report is about ${report.vehicle}, not ${vehicle}`;
      say({ run, kind: 'failed', reason: 'wrong_vehicle', detail, clue: { kind: 'other_vehicle' }, suspect: null });
      return;
    }
    say({ run, kind: 'passed', result: report });
  } catch (error) {
    if (error instanceof Failure) {
      const { reason, detail, clue } = error;
      say({ run, kind: 'failed', reason, detail, clue, suspect: suspectOf(bytes, clue.record) });
    } else {
      say({ run, kind: 'broken', detail: error instanceof Error ? error.message : String(error) });
    }
  }
};
