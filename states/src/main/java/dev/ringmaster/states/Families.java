package dev.ringmaster.states;

import dev.ringmaster.states.cmd.CmdFunctions;
import dev.ringmaster.states.cmd.CmdStates;
import dev.ringmaster.states.file.FileFunctions;
import dev.ringmaster.states.file.FileStates;
import dev.ringmaster.states.function.Function;
import dev.ringmaster.states.function.Functions;
import dev.ringmaster.states.git.GitFunctions;
import dev.ringmaster.states.git.GitStates;
import dev.ringmaster.states.haproxy.HaproxyFunctions;
import dev.ringmaster.states.http.HttpFunctions;
import dev.ringmaster.states.npm.NpmFunctions;
import dev.ringmaster.states.npm.NpmStates;
import dev.ringmaster.states.resource.Resource;
import dev.ringmaster.states.resource.Resources;
import dev.ringmaster.states.supervisord.SupervisordFunctions;
import dev.ringmaster.states.supervisord.SupervisordStates;
import dev.ringmaster.states.test.TestFunctions;
import dev.ringmaster.states.test.TestStates;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** The families that come with Ringmaster. A new one is a line in each of the two tables. */
public final class Families {
  private Families() {}

  public static Functions functions() {
    return Functions.of(
        Stream.<List<Function>>of(
                CmdFunctions.all(),
                FileFunctions.all(),
                GitFunctions.all(),
                HaproxyFunctions.all(),
                HttpFunctions.all(),
                NpmFunctions.all(),
                SupervisordFunctions.all(),
                TestFunctions.all())
            .flatMap(Collection::stream)
            .toList());
  }

  public static Resources resources() {
    return Resources.of(
        Stream.<List<Resource<?>>>of(
                CmdStates.all(),
                FileStates.all(),
                GitStates.all(),
                NpmStates.all(),
                SupervisordStates.all(),
                TestStates.all())
            .flatMap(Collection::stream)
            .toList());
  }
}
