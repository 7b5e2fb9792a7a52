package dev.ringmaster.states.function;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Binder;
import dev.ringmaster.protocol.job.Call;
import dev.ringmaster.states.host.Host;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a call may use besides its arguments. */
public interface CallContext {
  String minionId();

  Host host();

  Value.MapValue grains();

  OwnGrains ownGrains();

  /** This minion's pillar for this job, fetched when first asked for. */
  Value.MapValue pillar();

  /**
   * Asks for the pillar again; from now on {@link #pillar} is that.
   *
   * @throws dev.ringmaster.protocol.data.ProblemsException when it does not compile any more
   * @throws FunctionFailure when it cannot be had; the pillar stays as it was
   */
  void reloadPillar() throws InterruptedException;

  /** Source files of this job's snapshot: {@code salt://web/files/nginx.conf}. */
  SourceFiles sources();

  /**
   * Fills in a template with this minion's grains and pillar, functions that only read, and {@code
   * variables}.
   *
   * @param engine {@code pebble} or another template renderer's name
   * @param source how errors name the template
   * @throws dev.ringmaster.protocol.data.ProblemsException when the template is wrong or the engine
   *     unknown
   */
  Filled fill(String engine, String source, String template, Map<String, Value> variables)
      throws InterruptedException;

  /**
   * Another function of this minion, by name.
   *
   * @throws dev.ringmaster.protocol.data.ProblemsException if there is none
   */
  Function function(String name) throws InterruptedException;

  /** Calls another function on this minion, by name, with this context. */
  default Value call(Call call) throws InterruptedException {
    Function function = function(call.function());
    return function.call(Binder.bind(function.signature(), call), this);
  }

  /** Shows a line of progress or output to whoever watches the job. */
  void output(String text, boolean error);

  /** Sends an event with a tag of the minion's own. */
  void send(String tag, Value data);

  /**
   * @param text the template's text with all secrets in the clear
   * @param secrets the parts of it that must be masked wherever it is shown
   */
  record Filled(String text, Set<String> secrets) {
    public Filled {
      secrets = Set.copyOf(secrets);
    }

    @Override
    public String toString() {
      return "Filled[" + text.length() + " characters]";
    }
  }

  /** Files that travel with the states. */
  interface SourceFiles {
    /**
     * A local copy of a file in the job's snapshot, fetched when it is missing here; empty if the
     * snapshot has no such file.
     *
     * @param path relative to {@code states/}, without {@code salt://}
     */
    Optional<Path> file(String path);

    /** Lower-case hexadecimal SHA-256 of a file in the snapshot, known without fetching it. */
    Optional<String> sha256(String path);
  }
}
