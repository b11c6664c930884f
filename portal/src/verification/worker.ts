/// <reference lib="webworker" />
// Checks one report away from the page's thread. It asks no one: everything comes with the message.

import { Failure } from '../verify/failure';
import { verifyReport } from '../verify/report';
import type { VerifyMessage, VerifyRequest } from './protocol';

self.onmessage = async ({ data }: MessageEvent<VerifyRequest>) => {
  const { run, bytes, network, vin, vehicle } = data;
  const say = (message: VerifyMessage): void => self.postMessage(message);
  try {
    const report = await verifyReport(bytes, network, vin ? { vin } : {}, (check) => say({ run, kind: 'check', check }));
    // A genuine report of another car answers another question than the one that was asked.
    if (vehicle && report.vehicle !== vehicle) {
      say({ run, kind: 'failed', reason: 'wrong_vehicle', detail: `the report is about ${report.vehicle}, not ${vehicle}` });
      return;
    }
    say({ run, kind: 'passed', result: report });
  } catch (error) {
    if (error instanceof Failure) say({ run, kind: 'failed', reason: error.reason, detail: error.detail });
    else say({ run, kind: 'broken', detail: error instanceof Error ? error.message : String(error) });
  }
};
