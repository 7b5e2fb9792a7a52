package dev.ringmaster.master.cli;

/** Nobody can read what is watched. */
final class OutputLost extends RuntimeException {
  private static final long serialVersionUID = 1;

  OutputLost() {
    super("standard output cannot be written");
  }
}
