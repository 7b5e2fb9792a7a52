package dev.ringmaster.states.pkg;

import static dev.ringmaster.protocol.function.Parameter.optional;
import static dev.ringmaster.protocol.function.Parameter.required;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Arguments;
import dev.ringmaster.protocol.function.Effect;
import dev.ringmaster.protocol.function.Parameter;
import dev.ringmaster.protocol.function.Parameter.Type;
import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.states.function.Function;
import java.util.List;
import java.util.Optional;

/** Upgrades the whole system, holds packages, and tells what dpkg knows of them. */
final class UpkeepFunctions {
  private static final Parameter NAMES = required("name", Type.TEXTS, "One package or several.");
  private static final Parameter DIST_UPGRADE =
      optional(
          "dist_upgrade",
          Type.BOOL,
          Value.bool(false),
          "Whether packages may be installed or removed where an upgrade needs it.");

  private UpkeepFunctions() {}

  static List<Function> all() {
    return List.of(
        upgrade(),
        listUpgrades(),
        marking("hold", "Keeps packages as they are; answers what changed."),
        marking("unhold", "Lets packages be changed again; answers what changed."),
        Function.of(
            Signature.function(
                "pkg.list_holds", Effect.READ, "Answers the packages that are on hold, sorted."),
            (arguments, context) ->
                Value.list(new Holds(context).all().stream().sorted().map(Value::text).toList())),
        Function.of(
            Signature.function(
                "pkg.info_installed",
                Effect.READ,
                "Answers by package what is known of it: version, architecture, source, size in"
                    + " bytes and more. What is not installed is left out.",
                NAMES),
            (arguments, context) -> new DpkgQuery(context).info(wishes(arguments))),
        Function.of(
            Signature.function(
                "pkg.file_list",
                Effect.READ,
                "Answers the paths that an installed package brought.",
                required("name", Type.TEXT, "The package.")),
            (arguments, context) ->
                new DpkgQuery(context)
                    .files(PackageWish.of(arguments.text("name"), Optional.empty()))),
        Function.of(
            Signature.function(
                "pkg.owner",
                Effect.READ,
                "Answers the packages that brought a path, empty if none did.",
                required("path", Type.TEXT, "The absolute path.")),
            (arguments, context) -> new DpkgQuery(context).owners(arguments.text("path"))));
  }

  private static List<PackageWish> wishes(Arguments arguments) {
    return arguments.texts("name").stream()
        .map(name -> PackageWish.of(name, Optional.empty()))
        .toList();
  }

  private static String verb(Arguments arguments) {
    return arguments.flag("dist_upgrade") ? "dist-upgrade" : "upgrade";
  }

  private static Function upgrade() {
    return Function.of(
        Signature.function(
                "pkg.upgrade",
                Effect.REPEATABLE,
                "Upgrades all packages; answers what changed.",
                optional(
                    "refresh",
                    Type.BOOL,
                    Value.bool(true),
                    "Whether apt's lists are refreshed before."),
                DIST_UPGRADE)
            .documented(
                "Packages on hold stay as they are, and so do configuration files that were changed"
                    + " on the machine."),
        (arguments, context) -> {
          Apt apt = new Apt(context);
          Installed before = apt.installed();
          if (arguments.flag("refresh")) {
            apt.update();
          }
          apt.act(List.of(verb(arguments)));
          return PkgFunctions.changes(before, apt.installed());
        });
  }

  private static Function listUpgrades() {
    return Function.of(
        Signature.function(
            "pkg.list_upgrades",
            Effect.READ,
            "Answers by package the version that pkg.upgrade would bring.",
            optional(
                "refresh",
                Type.BOOL,
                Value.bool(false),
                "Whether the repositories are asked, with lists that are thrown away after."),
            DIST_UPGRADE),
        (arguments, context) -> {
          List<String> verb = List.of(verb(arguments));
          if (!arguments.flag("refresh")) {
            return upgrades(new Apt(context).simulate(verb));
          }
          try (FreshLists lists = FreshLists.of(context)) {
            return upgrades(lists.apt().simulate(verb));
          }
        });
  }

  private static Value upgrades(Optional<List<PlannedStep>> plan) {
    Value.MapValue all = Value.map();
    for (PlannedStep step : plan.orElse(List.of())) {
      if (step.before().isPresent() && step.after().isPresent()) {
        all = all.with(step.name(), Value.text(step.after().get()));
      }
    }
    return all;
  }

  private static Function marking(String verb, String summary) {
    return Function.of(
        Signature.function("pkg." + verb, Effect.REPEATABLE, summary, NAMES),
        (arguments, context) -> new Holds(context).mark(verb, wishes(arguments)));
  }
}
