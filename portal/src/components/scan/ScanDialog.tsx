import { Modal } from '@mantine/core';
import { useEffect, useRef, useState, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { ChooseFile } from '../ChooseFile';
import { Icon } from '../Icon';
import { decode } from './decode';
import { vehicleIn } from './read';
import styles from './Scan.module.css';

/** Why there is no camera picture; each has a sentence under `scan.camera`. */
type CameraFault = 'unsupported' | 'denied' | 'missing';

type Outcome = { kind: 'noCode' | 'noVehicle' | 'noPicture'; text?: string };

/** How often the camera's picture is looked at. */
const PERIOD_MS = 250;

function faultOf(error: unknown): CameraFault {
  return error instanceof DOMException && error.name === 'NotAllowedError' ? 'denied' : 'missing';
}

/** Shows the camera's picture in the element; gives what is in the way of that. */
function useCamera(video: RefObject<HTMLVideoElement | null>): CameraFault | null {
  const [fault, setFault] = useState<CameraFault | null>(null);
  useEffect(() => {
    const devices = navigator.mediaDevices as MediaDevices | undefined;
    if (!devices?.getUserMedia) return setFault('unsupported');
    let stream: MediaStream | null = null;
    let isClosed = false;
    devices.getUserMedia({ video: { facingMode: 'environment', width: { ideal: 1280 } } }).then(
      (opened) => {
        stream = opened;
        if (isClosed) return opened.getTracks().forEach((track) => track.stop());
        const element = video.current;
        if (!element) return;
        element.srcObject = opened;
        // Playing fails only when the dialog has been closed meanwhile.
        element.play().catch(() => undefined);
      },
      (error: unknown) => setFault(faultOf(error)),
    );
    return () => {
      isClosed = true;
      stream?.getTracks().forEach((track) => track.stop());
    };
  }, [video]);
  return fault;
}

async function readFile(file: File): Promise<string | null> {
  const source = await createImageBitmap(file);
  try {
    return await decode({ source, width: source.width, height: source.height });
  } finally {
    source.close();
  }
}

type Props = {
  onFound: (found: string) => void;
  onClose: () => void;
  /** What is wanted of a code's text; null when it isn't there. By default the car that it names. */
  accept?: (text: string) => string | null;
  /** What the visitor should show the camera; by default a car's code. */
  hint?: string;
};

/** Finds what is wanted in the code that the camera sees, or a picture shows. */
export function ScanDialog({ onFound, onClose, accept = vehicleIn, hint }: Props) {
  const { t } = useTranslation();
  const video = useRef<HTMLVideoElement>(null);
  const fault = useCamera(video);
  const [outcome, setOutcome] = useState<Outcome | null>(null);

  const take = (text: string | null): void => {
    const found = text === null ? null : accept(text);
    if (found !== null) onFound(found);
    else setOutcome(text === null ? { kind: 'noCode' } : { kind: 'noVehicle', text: text.slice(0, 60) });
  };

  useEffect(() => {
    let isOver = false;
    const look = async (): Promise<void> => {
      const element = video.current;
      const hasPicture = element !== null && element.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA;
      const text = hasPicture ? await decode({ source: element, width: element.videoWidth, height: element.videoHeight }) : null;
      if (isOver) return;
      if (text !== null) take(text);
      timer = setTimeout(() => void look(), PERIOD_MS);
    };
    let timer = setTimeout(() => void look(), PERIOD_MS);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  });

  const upload = async (file: File): Promise<void> => {
    setOutcome(null);
    try {
      take(await readFile(file));
    } catch {
      // The browser can't read it as a picture.
      setOutcome({ kind: 'noPicture' });
    }
  };

  return (
    <Modal opened onClose={onClose} title={t('scan.title')} centered lockScroll={false} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <div className="stack">
        {fault === null ? (
          <video ref={video} className={styles.video} muted playsInline aria-label={t('scan.picture')} />
        ) : (
          <p className={`${styles.note} tone-info`} role="status" data-camera={fault}>
            {t(`scan.camera.${fault}`)}
          </p>
        )}
        <p className="small muted">{hint ?? t('scan.hint')}</p>
        {outcome && (
          <p className={`${styles.note} tone-warn`} role="alert" data-scan={outcome.kind}>
            {t(`scan.outcome.${outcome.kind}`, { text: outcome.text ?? '' })}
          </p>
        )}
        <ChooseFile label={t('scan.upload')} accept="image/*" onFile={(file) => void upload(file)} leftSection={<Icon name="file" size={17} />} />
      </div>
    </Modal>
  );
}
