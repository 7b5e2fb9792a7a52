package dev.ringmaster.states;

import dev.ringmaster.states.cmd.CmdFunctions;
import dev.ringmaster.states.cmd.CmdStates;
import dev.ringmaster.states.event.EventFunctions;
import dev.ringmaster.states.file.FileFunctions;
import dev.ringmaster.states.file.FileStates;
import dev.ringmaster.states.function.Function;
import dev.ringmaster.states.function.Functions;
import dev.ringmaster.states.git.GitFunctions;
import dev.ringmaster.states.git.GitStates;
import dev.ringmaster.states.grains.GrainsFunctions;
import dev.ringmaster.states.haproxy.HaproxyFunctions;
import dev.ringmaster.states.http.HttpFunctions;
import dev.ringmaster.states.npm.NpmFunctions;
import dev.ringmaster.states.npm.NpmStates;
import dev.ringmaster.states.pillar.PillarFunctions;
import dev.ringmaster.states.pkg.PkgFunctions;
import dev.ringmaster.states.pkg.PkgStates;
import dev.ringmaster.states.resource.Resource;
import dev.ringmaster.states.resource.Resources;
import dev.ringmaster.states.service.ServiceFunctions;
import dev.ringmaster.states.service.ServiceStates;
import dev.ringmaster.states.supervisord.SupervisordFunctions;
import dev.ringmaster.states.supervisord.SupervisordStates;
import dev.ringmaster.states.test.TestFunctions;
import dev.ringmaster.states.test.TestStates;
import dev.ringmaster.states.user.UserFunctions;
import dev.ringmaster.states.user.UserStates;
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
                PkgFunctions.all(),
                EventFunctions.all(),
                PillarFunctions.all(),
                GrainsFunctions.all(),
                ServiceFunctions.all(),
                SupervisordFunctions.all(),
                TestFunctions.all(),
                UserFunctions.all())
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
                PkgStates.all(),
                ServiceStates.all(),
                SupervisordStates.all(),
                TestStates.all(),
                UserStates.all())
            .flatMap(Collection::stream)
            .toList());
  }
}
