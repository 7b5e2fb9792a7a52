package dev.ringmaster.states.pkg;

import static dev.ringmaster.protocol.function.Parameter.required;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Arguments;
import dev.ringmaster.protocol.function.Effect;
import dev.ringmaster.protocol.function.Parameter;
import dev.ringmaster.protocol.function.Parameter.Type;
import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.states.function.CallContext;
import dev.ringmaster.states.function.Function;
import dev.ringmaster.states.function.FunctionFailure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Installs, removes and looks at packages of the system. */
public final class PkgFunctions {
  private static final Parameter NAMES = required("name", Type.TEXTS, "One package or several.");

  private PkgFunctions() {}

  public static List<Function> all() {
    List<Function> all = new ArrayList<>(UpkeepFunctions.all());
    all.addAll(
        List.of(
            install(),
            removing("pkg.remove", "remove", "Removes packages; answers what changed."),
            removing(
                "pkg.purge",
                "purge",
                "Removes packages and their configuration; answers what changed."),
            version(),
            latestVersion(),
            Function.of(
                Signature.function(
                    "pkg.list_pkgs", Effect.READ, "Answers all installed packages and versions."),
                (arguments, context) -> map(new Apt(context).installed())),
            Function.of(
                Signature.function(
                    "pkg.refresh_db",
                    Effect.REPEATABLE,
                    "Gets the package lists anew; answers true."),
                (arguments, context) -> {
                  new Apt(context).update();
                  return Value.bool(true);
                })));
    return all;
  }

  static String shown(List<PackageWish> wishes) {
    return wishes.stream().map(PackageWish::toString).collect(Collectors.joining(", "));
  }

  private static Value map(Installed installed) {
    Map<String, Value> all = new LinkedHashMap<>();
    installed.versions().forEach((name, version) -> all.put(name, Value.text(version)));
    return Value.map(all);
  }

  private static Function install() {
    List<Parameter> parameters = new ArrayList<>(List.of(NAMES));
    parameters.addAll(PkgInstalled.OPTIONS);
    return Function.of(
        Signature.function(
            "pkg.install",
            Effect.REPEATABLE,
            "Installs packages or upgrades them; answers what changed.",
            parameters.toArray(Parameter[]::new)),
        (arguments, context) -> {
          Installation installation = Installation.of(arguments, context);
          Apt apt = installation.apt();
          List<PackageWish> wishes = wishes(arguments);
          Installed before = apt.installed();
          if (arguments.flag("refresh")) {
            apt.update();
          }
          // Names what apt does not know, and suggests what was meant.
          installation.plan(wishes);
          apt.act(installation.arguments(wishes));
          return changes(before, apt.installed());
        });
  }

  private static List<PackageWish> wishes(Arguments arguments) {
    List<String> names = arguments.texts("name");
    Optional<String> version = arguments.optionalText("version");
    if (version.isPresent() && names.size() > 1) {
      throw new FunctionFailure("version cannot say which of " + names + " it means");
    }
    return names.stream().map(name -> PackageWish.of(name, version)).toList();
  }

  private static Function removing(String function, String verb, String summary) {
    return Function.of(
        Signature.function(function, Effect.REPEATABLE, summary, NAMES),
        (arguments, context) -> {
          Apt apt = new Apt(context);
          Installed before = apt.installed();
          List<String> argv = new ArrayList<>(List.of(verb, "--"));
          for (String name : arguments.texts("name")) {
            argv.add(PackageWish.of(name, Optional.empty()).name());
          }
          apt.act(argv);
          return changes(before, apt.installed());
        });
  }

  static Value changes(Installed before, Installed after) {
    Value.MapValue changes = Value.map();
    TreeSet<String> names = new TreeSet<>(before.versions().keySet());
    names.addAll(after.versions().keySet());
    for (String name : names) {
      Optional<String> old = before.version(name);
      Optional<String> now = after.version(name);
      if (!old.equals(now)) {
        changes =
            changes.with(
                name,
                Value.map("old", Value.text(old.orElse("")), "new", Value.text(now.orElse(""))));
      }
    }
    return changes;
  }

  private static Function version() {
    return Function.of(
        Signature.function(
            "pkg.version",
            Effect.READ,
            "Answers the installed version of a package, empty if it is not installed; of several"
                + " packages a mapping.",
            NAMES),
        (arguments, context) -> {
          Installed installed = new Apt(context).installed();
          return each(arguments, name -> installed.version(name));
        });
  }

  private static Function latestVersion() {
    return Function.of(
        Signature.function(
            "pkg.latest_version",
            Effect.READ,
            "Answers the newest version that could be installed, empty if there is none; of several"
                + " packages a mapping.",
            NAMES),
        (arguments, context) -> each(arguments, name -> candidate(name, context)));
  }

  private static Optional<String> candidate(String name, CallContext context)
      throws InterruptedException {
    return new Apt(context).candidate(name);
  }

  private interface Lookup {
    Optional<String> of(String name) throws InterruptedException;
  }

  private static Value each(Arguments arguments, Lookup lookup) throws InterruptedException {
    Value.MapValue all = Value.map();
    List<String> names = arguments.texts("name");
    for (String name : names) {
      PackageWish wish = PackageWish.of(name, Optional.empty());
      Value version = Value.text(lookup.of(wish.name()).orElse(""));
      if (names.size() == 1) {
        return version;
      }
      all = all.with(name, version);
    }
    return all;
  }
}
