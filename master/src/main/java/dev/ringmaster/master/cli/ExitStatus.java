package dev.ringmaster.master.cli;

/** What a command's exit status says. */
public final class ExitStatus {
  public static final int OK = 0;

  /** The command line was wrong, or what it asks for could not be tried. */
  public static final int NOT_TRIED = 1;

  /** Some minion, or the run, failed. Wins over {@link #SILENT}. */
  public static final int FAILED = 2;

  /** Some minion did not answer. */
  public static final int SILENT = 3;

  public static final int NOTHING_MATCHED = 4;

  /** What was asked for was done, or goes on, but its result could not be had or written. */
  public static final int RESULT_LOST = 5;

  /** The reader of the result has gone: the status of a program that SIGPIPE ends. */
  public static final int READER_GONE = 128 + 13;

  private ExitStatus() {}
}
