package dev.ringmaster.orchestration.plan;

/**
 * One step's dependence on another.
 *
 * @param step the ID of the step it points at
 */
public record Requisite(Kind kind, String step) {
  /** The requisites that mean something between steps. */
  public enum Kind {
    REQUIRE,
    REQUIRE_ANY,
    ONCHANGES,
    ONCHANGES_ANY,
    ONFAIL,
    ONFAIL_ANY,
    ONFAIL_ALL;

    /** As it is written in a runbook. */
    public String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }
}
