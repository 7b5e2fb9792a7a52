package dev.ringmaster.states.service;

import dev.ringmaster.states.resource.Resource;
import java.util.ArrayList;
import java.util.List;

/** States of services. */
public final class ServiceStates {
  private ServiceStates() {}

  public static List<Resource<?>> all() {
    List<Resource<?>> all = new ArrayList<>(List.of(ServiceState.RUNNING, ServiceState.DEAD));
    all.addAll(StartState.all());
    return all;
  }
}
