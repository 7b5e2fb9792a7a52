package dev.ringmaster.e2e.hosts;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests one fleet, booted for the first that asks and ended after the last test: booting it
 * takes longer than most of what is done with it. Tests leave it as they found it.
 */
final class SharedFleet implements ParameterResolver {
  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Fleet.class;
  }

  @Override
  public Fleet resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(Namespace.GLOBAL)
        .getOrComputeIfAbsent(Fleet.class, type -> boot(), Fleet.class);
  }

  /** The store closes it. */
  private static Fleet boot() {
    try {
      return new Fleet();
    } catch (IOException e) {
      throw new UncheckedIOException("the fleet cannot be made", e);
    }
  }
}
