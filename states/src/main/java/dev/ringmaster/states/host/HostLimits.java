package dev.ringmaster.states.host;

/**
 * How much of the machine is taken into memory at once.
 *
 * @param outputBytes of each of a command's two streams; what comes after is dropped and the result
 *     says so
 * @param fileBytes of a file that is read whole; a larger one is an error
 */
public record HostLimits(int outputBytes, int fileBytes) {
  public static final HostLimits DEFAULT = new HostLimits(4 << 20, 64 << 20);
}
