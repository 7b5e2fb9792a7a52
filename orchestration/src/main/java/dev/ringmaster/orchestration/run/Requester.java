package dev.ringmaster.orchestration.run;

/**
 * Who asked for a run. Kept with it, so that after a restart its jobs are asked for in the same
 * name and with the same rights.
 *
 * @param name as shown to operators
 * @param userId the numeric user behind a unix socket, -1 if there is none
 * @param administrator what the door it came through found
 */
public record Requester(String name, long userId, boolean administrator) {
  @Override
  public String toString() {
    return name;
  }
}
