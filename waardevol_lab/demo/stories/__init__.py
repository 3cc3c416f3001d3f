"""The stories of the demo; each tells one experiment, or the meetings, up to today."""

from waardevol_lab.demo.stories.absence import absence
from waardevol_lab.demo.stories.beach import beach
from waardevol_lab.demo.stories.board_meetings import board_meetings
from waardevol_lab.demo.stories.crossing import crossing
from waardevol_lab.demo.stories.cyclists import cyclists
from waardevol_lab.demo.stories.earlier import first_count, first_lights
from waardevol_lab.demo.stories.followers import followers
from waardevol_lab.demo.stories.ideas import benches, practice, wifi
from waardevol_lab.demo.stories.ladder import ladder, yearly_report
from waardevol_lab.demo.stories.lamps import district, lamps
from waardevol_lab.demo.stories.lessons import lessons
from waardevol_lab.demo.stories.letters import own_letters
from waardevol_lab.demo.stories.nightlife import nightlife
from waardevol_lab.demo.stories.robot import robot

STORIES = (
    crossing,
    beach,
    cyclists,
    robot,
    wifi,
    lamps,
    district,
    nightlife,
    benches,
    practice,
    board_meetings,
    own_letters,
    absence,
    followers,
    lessons,
    first_lights,
    first_count,
    ladder,
    yearly_report,
)
