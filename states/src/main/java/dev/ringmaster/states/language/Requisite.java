package dev.ringmaster.states.language;

import java.util.List;

/**
 * What a state asks of others before it runs. References are resolved, {@code _in} forms turned
 * round and {@code use} carried out: only what matters while running is left.
 */
public sealed interface Requisite {
  /** Tags of the states that are meant; never the holder itself. */
  List<String> targets();

  /** The word that a user writes for it, {@code require_any}. */
  String word();

  /** The same with other targets. */
  default Requisite withTargets(List<String> others) {
    return switch (this) {
      case Require require -> new Require(others, require.any());
      case Watch watch -> new Watch(others, watch.any());
      case OnChanges changes -> new OnChanges(others, changes.any());
      case OnFail failure -> new OnFail(others, failure.all());
      case Prereq ignored -> new Prereq(others);
      case Listen ignored -> new Listen(others);
    };
  }

  /** Must not have failed. With {@code any}, one that did not fail is enough. */
  record Require(List<String> targets, boolean any) implements Requisite {
    public Require {
      targets = List.copyOf(targets);
    }

    @Override
    public String word() {
      return any ? "require_any" : "require";
    }
  }

  /** As require, and a change of one starts the holder's watch action. */
  record Watch(List<String> targets, boolean any) implements Requisite {
    public Watch {
      targets = List.copyOf(targets);
    }

    @Override
    public String word() {
      return any ? "watch_any" : "watch";
    }
  }

  /** The holder runs only if one changed. */
  record OnChanges(List<String> targets, boolean any) implements Requisite {
    public OnChanges {
      targets = List.copyOf(targets);
    }

    @Override
    public String word() {
      return any ? "onchanges_any" : "onchanges";
    }
  }

  /** The holder runs only if one failed, or with {@code all}, if every one failed. */
  record OnFail(List<String> targets, boolean all) implements Requisite {
    public OnFail {
      targets = List.copyOf(targets);
    }

    @Override
    public String word() {
      return all ? "onfail_all" : "onfail";
    }
  }

  /** The holder runs before them, and only if one of them would change. */
  record Prereq(List<String> targets) implements Requisite {
    public Prereq {
      targets = List.copyOf(targets);
    }

    @Override
    public String word() {
      return "prereq";
    }
  }

  /** The holder's watch action runs once, after all other states, if one of them changed. */
  record Listen(List<String> targets) implements Requisite {
    public Listen {
      targets = List.copyOf(targets);
    }

    @Override
    public String word() {
      return "listen";
    }
  }
}
