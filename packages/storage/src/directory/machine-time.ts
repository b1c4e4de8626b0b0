/** The machine's time. Files are as old as it says, since it is what their times were taken from. */
export const machineTime = (): number => new Date().getTime();
