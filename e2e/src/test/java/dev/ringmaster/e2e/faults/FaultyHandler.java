package dev.ringmaster.e2e.faults;

import dev.ringmaster.minion.link.LinkHandler;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.job.Enrolment;
import dev.ringmaster.protocol.session.Downward;
import dev.ringmaster.protocol.session.Upward;

/** What a minion hears, after the network. */
final class FaultyHandler implements LinkHandler {
  private final LinkHandler heard;
  private final Cable cable;
  private Cable.End end;
  private boolean connected;

  FaultyHandler(LinkHandler heard, Cable cable) {
    this.heard = heard;
    this.cable = cable;
    this.end = cable.current();
  }

  @Override
  public Upward.Hello hello() {
    end = cable.begin();
    return heard.hello();
  }

  @Override
  public void connected(Enrolment enrolment, Downward.Welcome welcome) {
    cable.down(
        end,
        welcome,
        () -> {
          if (!connected) {
            connected = true;
            heard.connected(enrolment, welcome);
          }
        });
    if (connected) {
      cable.release(FaultPlan.Direction.DOWN);
    }
  }

  @Override
  public void received(Downward message) {
    cable.down(end, message, () -> heard.received(message));
  }

  @Override
  public void disconnected(String why) {
    if (connected) {
      connected = false;
      heard.disconnected(why);
    }
  }

  @Override
  public void refused(Problem why) {
    heard.refused(why);
  }
}
