package dev.ringmaster.master.assembly;

import dev.ringmaster.protocol.data.Value;

/**
 * One setting of the configuration file.
 *
 * @param name with dots between levels: {@code listen.minions}
 * @param fallback what counts where the file says nothing
 * @param least of a number, or of seconds
 * @param most the same
 * @param documentation one or two sentences
 */
record Setting(
    String name, Kind kind, Value fallback, long least, long most, String documentation) {
  /** What a setting takes. */
  enum Kind {
    TEXT("text"),
    PATH("an absolute path"),
    INTEGER("an integer"),
    DURATION("a duration, as 90, 90s, 5m, 1h, 7d"),
    TEXTS("a list of texts"),
    PATHS("a list of absolute paths"),
    NAMED_TEXTS("a mapping of names to texts"),
    LEVEL("error, warn, info or debug");

    private final String described;

    Kind(String described) {
      this.described = described;
    }

    String described() {
      return described;
    }
  }

  static Setting text(String name, String fallback, String documentation) {
    return new Setting(name, Kind.TEXT, Value.text(fallback), 0, 0, documentation);
  }

  static Setting path(String name, String fallback, String documentation) {
    return new Setting(name, Kind.PATH, Value.text(fallback), 0, 0, documentation);
  }

  static Setting integer(String name, long fallback, long least, long most, String documentation) {
    return new Setting(name, Kind.INTEGER, Value.integer(fallback), least, most, documentation);
  }

  static Setting duration(
      String name, String fallback, long least, long most, String documentation) {
    return new Setting(name, Kind.DURATION, Value.text(fallback), least, most, documentation);
  }

  static Setting texts(String name, String documentation) {
    return new Setting(name, Kind.TEXTS, Value.list(), 0, 0, documentation);
  }

  static Setting paths(String name, String documentation) {
    return new Setting(name, Kind.PATHS, Value.list(), 0, 0, documentation);
  }

  static Setting namedTexts(String name, String documentation) {
    return new Setting(name, Kind.NAMED_TEXTS, Value.map(), 0, 0, documentation);
  }

  static Setting level(String name, String fallback, String documentation) {
    return new Setting(name, Kind.LEVEL, Value.text(fallback), 0, 0, documentation);
  }

  /** For {@code master start --settings}. */
  String describe() {
    String limit =
        switch (kind) {
          case INTEGER -> ", " + least + " to " + most;
          case DURATION -> ", " + least + " s to " + most + " s";
          case TEXT, PATH, TEXTS, PATHS, NAMED_TEXTS, LEVEL -> "";
        };
    String shown = fallback.toString().isEmpty() ? "empty" : fallback.toString();
    return name
        + "\n    "
        + documentation
        + "\n    "
        + kind.described()
        + limit
        + "; default "
        + shown;
  }
}
