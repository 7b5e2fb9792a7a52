package dev.ringmaster.states.npm;

import static dev.ringmaster.protocol.function.Parameter.optional;
import static dev.ringmaster.protocol.function.Parameter.required;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Arguments;
import dev.ringmaster.protocol.function.Effect;
import dev.ringmaster.protocol.function.Parameter;
import dev.ringmaster.protocol.function.Parameter.Type;
import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.protocol.function.Suggestion;
import dev.ringmaster.states.function.CallContext;
import dev.ringmaster.states.function.Function;
import dev.ringmaster.states.function.FunctionFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Installs packages and runs scripts with npm. */
public final class NpmFunctions {
  private static final Parameter DIR =
      optional("dir", Type.TEXT, "The directory that has package.json; unsaid: the whole machine.");
  private static final Parameter RUNAS = optional("runas", Type.TEXT, "The user npm runs as.");
  private static final Parameter ENV = optional("env", Type.MAP, "Variables for npm.");
  private static final Parameter REGISTRY =
      optional("registry", Type.TEXT, "The registry's address; unsaid: what npm is set to.");
  private static final Parameter PRODUCTION =
      optional(
          "production", Type.BOOL, Value.bool(false), "Whether development packages are left out.");

  private NpmFunctions() {}

  public static List<Function> all() {
    return List.of(
        command(
            "npm.install",
            Effect.REPEATABLE,
            "Installs what package.json asks for, or packages by name; answers what npm says.",
            NpmFunctions::install,
            optional(
                "pkg", Type.TEXTS, "Packages, as name or name@version; unsaid: package.json's."),
            DIR,
            RUNAS,
            ENV,
            REGISTRY,
            PRODUCTION),
        command(
            "npm.ci",
            Effect.REPEATABLE,
            "Installs exactly what package-lock.json says, after removing what is there.",
            NpmFunctions::ci,
            required("dir", Type.TEXT, "The directory that has package-lock.json."),
            RUNAS,
            ENV,
            REGISTRY,
            PRODUCTION),
        command(
            "npm.run",
            Effect.ONCE,
            "Runs a script of package.json and answers its output.",
            NpmFunctions::script,
            required("script", Type.TEXT, "The script's name."),
            required("dir", Type.TEXT, "The directory that has package.json."),
            optional("args", Type.TEXTS, "Arguments for the script."),
            RUNAS,
            ENV),
        of(
            "npm.list",
            Effect.READ,
            "Answers the installed packages and their versions.",
            NpmFunctions::list,
            DIR,
            optional("depth", Type.INT, Value.integer(0), "How deep; -1: all."),
            RUNAS),
        of(
            "npm.uninstall",
            Effect.REPEATABLE,
            "Removes packages.",
            NpmFunctions::uninstall,
            required("pkg", Type.TEXTS, "The packages' names."),
            DIR,
            RUNAS));
  }

  private interface Body {
    Value call(Npm npm, Arguments arguments) throws InterruptedException;
  }

  private static Function of(
      String name, Effect effect, String summary, Body body, Parameter... parameters) {
    return Function.of(
        Signature.function(name, effect, summary, parameters),
        (arguments, context) -> body.call(npm(arguments, context), arguments));
  }

  /** One that is a single command of npm, which answers what it printed. */
  private static Function command(
      String name, Effect effect, String summary, Body body, Parameter... parameters) {
    return Function.ofCommand(
        Signature.function(name, effect, summary, parameters),
        (arguments, context) -> body.call(npm(arguments, context), arguments),
        (arguments, result) -> Value.text(Npm.succeeded(result, name).stdout().strip()));
  }

  private static Npm npm(Arguments arguments, CallContext context) {
    Npm npm = Npm.of(arguments, context);
    npm.require();
    return npm;
  }

  private static Value install(Npm npm, Arguments arguments) throws InterruptedException {
    List<String> packages = arguments.texts("pkg").stream().map(Npm::packageName).toList();
    if (packages.isEmpty()) {
      npm.requirePackage();
    }
    List<String> argv = new ArrayList<>(List.of("install"));
    if (arguments.flag("production")) {
      argv.add("--omit=dev");
    }
    argv.add("--");
    argv.addAll(packages);
    String what = packages.isEmpty() ? "the packages of package.json" : String.join(", ", packages);
    return Value.text(npm.act("install " + what, argv).stdout().strip());
  }

  private static Value ci(Npm npm, Arguments arguments) throws InterruptedException {
    npm.requirePackage();
    List<String> argv = new ArrayList<>(List.of("ci"));
    if (arguments.flag("production")) {
      argv.add("--omit=dev");
    }
    return Value.text(npm.act("install what package-lock.json says", argv).stdout().strip());
  }

  private static Value script(Npm npm, Arguments arguments) throws InterruptedException {
    npm.requirePackage();
    String script = arguments.text("script");
    if (script.isBlank() || script.startsWith("-")) {
      throw new FunctionFailure(
          Problem.of("'" + script + "' is no script")
              .withAdvice("Name one of the scripts in package.json."));
    }
    Set<String> scripts = npm.scripts();
    if (!scripts.contains(script)) {
      String near = Suggestion.didYouMean(script, scripts);
      throw new FunctionFailure(
          Problem.of("package.json in " + arguments.text("dir") + " has no script " + script)
              .withAdvice(near.isEmpty() ? "It has: " + String.join(", ", scripts) : near));
    }
    List<String> argv = new ArrayList<>(List.of("run", "--silent", script, "--"));
    argv.addAll(arguments.texts("args"));
    return Value.text(npm.act("run the script " + script, argv).stdout().strip());
  }

  private static Value list(Npm npm, Arguments arguments) throws InterruptedException {
    Value dependencies = npm.list((int) arguments.integer("depth")).get("dependencies");
    return dependencies == null ? Value.map() : dependencies;
  }

  private static Value uninstall(Npm npm, Arguments arguments) throws InterruptedException {
    List<String> argv = new ArrayList<>(List.of("uninstall", "--"));
    List<String> packages = arguments.texts("pkg").stream().map(Npm::packageName).toList();
    argv.addAll(packages);
    return Value.text(npm.act("remove " + String.join(", ", packages), argv).stdout().strip());
  }
}
