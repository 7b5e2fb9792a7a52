package dev.ringmaster.master.jobs;

/**
 * Who asks. Stored with everything that it causes.
 *
 * @param name as shown to operators: {@code unix:root}, {@code run:deploy/0190…}, {@code master}
 * @param userId the numeric user behind a unix socket, -1 if there is none
 * @param administrator whether the door it came through found it to be root or in the
 *     administrators' group; what that allows is the {@link Authorizer}'s business
 */
public record Principal(String name, long userId, boolean administrator) {
  /** The master itself: schedules, retention, what belongs to no operator. */
  public static final Principal MASTER = new Principal("master", -1, true);

  /** Two requests are of the same principal if they have the same name. */
  public boolean isSameAs(Principal other) {
    return name.equals(other.name);
  }

  @Override
  public String toString() {
    return name;
  }
}
