package dev.ringmaster.states.service;

import dev.ringmaster.states.resource.Resource;
import java.util.List;

/** States of services. */
public final class ServiceStates {
  private ServiceStates() {}

  public static List<Resource<?>> all() {
    return List.of(ServiceState.RUNNING, ServiceState.DEAD);
  }
}
