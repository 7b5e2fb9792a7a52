package dev.ringmaster.states.language;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The requisites that a user can write; each also turned round, with {@code _in} behind it. */
enum RequisiteKind {
  REQUIRE,
  REQUIRE_ANY,
  WATCH,
  WATCH_ANY,
  ONCHANGES,
  ONCHANGES_ANY,
  ONFAIL,
  ONFAIL_ANY,
  ONFAIL_ALL,
  PREREQ,
  LISTEN,
  USE;

  private static final String REVERSED = "_in";

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** A word as written: which requisite, and whether it is turned round. */
  record Word(RequisiteKind kind, boolean reversed) {}

  private static final Map<String, Word> WORDS = new LinkedHashMap<>();

  static {
    for (RequisiteKind kind : values()) {
      WORDS.put(kind.word(), new Word(kind, false));
      WORDS.put(kind.word() + REVERSED, new Word(kind, true));
    }
  }

  static Optional<Word> parse(String word) {
    return Optional.ofNullable(WORDS.get(word));
  }

  static List<String> words() {
    return List.copyOf(WORDS.keySet());
  }

  /** What is left of it in a plan; empty for {@code use}, which leaves nothing. */
  Optional<Requisite> resolved(List<String> targets) {
    return switch (this) {
      case REQUIRE -> Optional.of(new Requisite.Require(targets, false));
      case REQUIRE_ANY -> Optional.of(new Requisite.Require(targets, true));
      case WATCH -> Optional.of(new Requisite.Watch(targets, false));
      case WATCH_ANY -> Optional.of(new Requisite.Watch(targets, true));
      case ONCHANGES -> Optional.of(new Requisite.OnChanges(targets, false));
      case ONCHANGES_ANY -> Optional.of(new Requisite.OnChanges(targets, true));
      case ONFAIL, ONFAIL_ANY -> Optional.of(new Requisite.OnFail(targets, false));
      case ONFAIL_ALL -> Optional.of(new Requisite.OnFail(targets, true));
      case PREREQ -> Optional.of(new Requisite.Prereq(targets));
      case LISTEN -> Optional.of(new Requisite.Listen(targets));
      case USE -> Optional.empty();
    };
  }
}
