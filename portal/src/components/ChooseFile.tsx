import { Button, type ButtonProps } from '@mantine/core';
import { useRef } from 'react';

type Props = ButtonProps & {
  label: string;
  /** As the attribute of that name has it. */
  accept: string;
  onFile: (file: File) => void;
};

/** A button that asks for a file. */
export function ChooseFile({ label, accept, onFile, ...button }: Props) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button variant="default" {...button} onClick={() => input.current?.click()}>
        {label}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        aria-label={label}
        accept={accept}
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? [];
          // The same file chosen again must be read again.
          event.currentTarget.value = '';
          if (file) onFile(file);
        }}
      />
    </>
  );
}
