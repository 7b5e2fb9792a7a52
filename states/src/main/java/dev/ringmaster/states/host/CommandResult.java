package dev.ringmaster.states.host;

/**
 * How a command ended.
 *
 * @param exitStatus 0 to 255; 128 plus the signal if one ended it; 127 if the program does not
 *     exist, 126 if it is none; -1 if it ran into its timeout
 * @param stdout as UTF-8, malformed bytes replaced; cut at the host's output limit, which {@code
 *     truncated} tells
 */
public record CommandResult(
    int exitStatus, String stdout, String stderr, boolean timedOut, boolean truncated) {
  public boolean succeeded() {
    return exitStatus == 0;
  }

  /** Standard error if there is any, else standard output; without surrounding white space. */
  public String complaint() {
    return stderr.isBlank() ? stdout.strip() : stderr.strip();
  }
}
