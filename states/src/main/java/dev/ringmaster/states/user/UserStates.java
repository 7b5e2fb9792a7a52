package dev.ringmaster.states.user;

import dev.ringmaster.states.resource.Resource;
import java.util.List;

/** States of users and groups. */
public final class UserStates {
  private UserStates() {}

  public static List<Resource<?>> all() {
    return List.of(new UserPresent(), new UserAbsent(), new GroupPresent(), new GroupAbsent());
  }
}
