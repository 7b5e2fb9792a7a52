package dev.ringmaster.states.pkg;

import dev.ringmaster.states.resource.Resource;
import java.util.List;

/** States of the system's packages. */
public final class PkgStates {
  private PkgStates() {}

  public static List<Resource<?>> all() {
    return List.of(
        PkgInstalled.INSTALLED,
        PkgInstalled.LATEST,
        new PkgRemoved("remove", "pkg.removed", "Packages are not installed."),
        new PkgRemoved(
            "purge", "pkg.purged", "Packages are not installed, nor their configuration."));
  }
}
