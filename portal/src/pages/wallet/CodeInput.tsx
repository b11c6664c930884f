import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Icon } from '../../components/Icon';
import { ScanDialog } from '../../components/scan/ScanDialog';

type Props = {
  name: string;
  /** What the button and the field say. */
  scan: string;
  paste: string;
  /** What the visitor should show the camera. */
  hint: string;
  /** Takes a code's text, or that it is gone; gives the sentence that says what is wrong with it, or null. */
  onCode: (text: string) => string | null;
};

/** Takes a code from the camera, a picture or the clipboard. */
export function CodeInput({ name, scan, paste, hint, onCode }: Props) {
  const [isScanning, setScanning] = useState(false);
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const take = (code: string): void => {
    setText(code);
    setScanning(false);
    setProblem(onCode(code));
  };
  return (
    <>
      <div className="row">
        <Button variant="default" leftSection={<Icon name="camera" size={17} />} onClick={() => setScanning(true)}>
          {scan}
        </Button>
      </div>
      <TextInput
        name={name}
        label={paste}
        value={text}
        error={problem}
        maxLength={600}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => take(event.currentTarget.value)}
      />
      {isScanning && <ScanDialog accept={(found) => found} hint={hint} onFound={take} onClose={() => setScanning(false)} />}
    </>
  );
}
