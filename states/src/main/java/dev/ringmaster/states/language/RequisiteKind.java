package dev.ringmaster.states.language;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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

  static Optional<Word> parse(String word) {
    for (RequisiteKind kind : values()) {
      if (word.equals(kind.word())) {
        return Optional.of(new Word(kind, false));
      }
      if (word.equals(kind.word() + REVERSED)) {
        return Optional.of(new Word(kind, true));
      }
    }
    return Optional.empty();
  }

  static List<String> words() {
    List<String> words = new ArrayList<>();
    for (RequisiteKind kind : values()) {
      words.add(kind.word());
      words.add(kind.word() + REVERSED);
    }
    return words;
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
