"""The grooves, as text (``notation.py`` says how it is read). Traditional rhythms as facts, written down for this
instrument; nothing is taken from a recording or another program's patterns.

Every groove begins quietly: at intensity 1 it is little more than a pulse or a chord, each further one adds a voice.
"""

from __future__ import annotations

from adaptive_instrument.music.grooves.notation import Groove

GROOVES: dict[str, Groove] = {
    "ballad": Groove("Ballad", 4, 4, (56, 88), """
        1    chords     x--- ---- ---- ----
        234  chords     x--- o--- x--- o---
        12   bass       1--- ---- ---- ----
        34   bass       1--- ---- 5--- --1-
        234  kick       x... .... ..x. ....
        2    rim        .... o... .... o...
        34   snare      .... x... .... x...
        34   hat        x.o. x.o. x.o. x.o.
        4    pad        x--- ---- ---- ----
        fill snare      .... .... x.x. x.xx
        fill kick       x... .... x... ....
    """, "slow and wide, leaves the most room"),
    "waltz": Groove("Waltz", 3, 2, (80, 180), """
        1    bass       1- -- -- | 5- -- --
        234  bass       1- -- .. | 5- -- .<
        1    chords     .. o. ..
        234  chords     .. x. x.
        234  kick       x. .. ..
        34   hat        .. x. x.
        4    ride       x. xo x.
        4    pad        x- -- --
        fill snare      .. x. xx
        fill kick       x. .. ..
    """, "one strong, two light"),
    "lullaby": Groove("Lullaby", 2, 3, (40, 72), """
        1    bass       1-- --- | 5-- ---
        234  bass       1-- --- | 5-- 1--
        1    chords/harp  123 43. | 123 43.
        234  chords/harp  123 432
        3    shaker     o.. o..
        4    shaker     o.o o.o
        4    kick       o.. ...
        34   pad/strings  x-- ---
        fill shaker     xoo xoo
    """, "a cradle in six, hardly any drums", "compound"),
    "hymn": Groove("Hymn", 4, 2, (60, 100), """
        12   chords/organ  x- -- x- --
        34   chords/organ  x- x- x- x-
        1    bass       1- -- -- --
        23   bass       1- -- 5- --
        4    bass       1- 3- 5- 8-
        3    drone/choir  8- -- -- --
        4    drone/choir  8- -- 5- --
        4    kick       o. .. o. ..
        fill kick       o. .. o. o.
    """, "an organ and a congregation; no drums until the last"),
    "pop": Groove("Pop", 4, 4, (84, 124), """
        1    chords     x--- ---- x--- ----
        234  chords     x--- x--- x--- x---
        1    bass       1--- ---- ---- ----
        2    bass       1--- ---- 1--- ----
        34   bass       1-1- 1-1- 1-1- 1-1-
        1    kick       o... .... o... ....
        234  kick       X... .... X.x. ....
        2    hat        x... x... x... x...
        34   hat        x.x. x.x. x.x. x.x.
        2    rim        .... x... .... x...
        34   snare      .... X... .... X...
        4    shaker     o.xo o.xo o.xo o.xo
        4    pad        x--- ---- ---- ----
        fill snare      x... x.x. x.xx xxxx
        fill kick       x... x... x... x...
    """, "straight eighths, easy to join"),
    "rock": Groove("Rock", 4, 4, (92, 152), """
        1    chords/guitar  x--- ---- ---- ----
        23   chords/guitar  x-x- x-x- x-x- x-x-
        4    chords/guitar  X-x- X-x- X-x- X-x-
        1    bass       1--- ---- 1--- ----
        2    bass       1-1- 1--- 1-1- 1---
        34   bass       1.1. 1.1. 1.1. 1.5.
        1    kick       x... .... x... ....
        234  kick       X... ..x. X... ....
        1    hat        x... x... x... x...
        23   hat        x.x. x.x. x.x. x.x.
        234  snare      .... X... .... X...
        4    open-hat   x.x. x.x. x.x. x.x.
        4    tambourine .... x... .... x.x.
        fill snare      X.x. xx.. .... ....
        fill high-tom   .... ..x. xx.. ....
        fill low-tom    .... .... ..x. xxxx
        fill kick       X... X... X... X...
    """, "eighths that push on"),
    "country": Groove("Country train", 4, 4, (84, 128), """
        1    bass       1--- ---- 5--- ----
        234  bass       1--. .... 5--. ..>.
        1    chords/guitar  .... o... .... o...
        234  chords/guitar  .... x.o. .... x.o.
        1    kick       o... .... o... ....
        234  kick       x... .... x... ....
        2    snare      .... o... .... o...
        34   snare      o.o. Xo.o o.o. Xo.o
        4    shaker     x.o. x.o. x.o. x.o.
        fill snare      o.o. Xo.o xxxx Xxxx
        fill kick       x... x... x... x...
    """, "boom and chick, a train in the snare"),
    "shuffle blues": Groove("Shuffle blues", 4, 3, (72, 132), """
        1    bass       1-- --- 5-- ---
        234  bass       1-- 3-- 5-- 6-- | 8-- 6-- 5-- 3--
        1    chords/guitar  o-- --- --- ---
        2    chords/guitar  x-- x-- x-- x--
        34   chords/guitar  x-o x-o x-o x-o
        1    kick       o.. ... o.. ...
        234  kick       X.. ... x.. ..x
        1    hat        ... x.. ... x..
        23   hat        x.o x.o x.o x.o
        34   snare      ... X.. ... X.o
        2    rim        ... x.. ... x..
        4    ride       X.x X.x X.x X.x
        4    hat        ... x.. ... x..
        fill snare      x.x x.x xxx xxx
        fill kick       x.. x.. x.. x..
    """, "triplets; made for twelve bars"),
    "swing": Groove("Swing", 4, 3, (100, 200), """
        1    bass       1-- --- 5-- ---
        234  bass       1-- 3-- 5-- <-- | 1-- 2-- 3-- >--
        1    chords     ..o --- --- ---
        23   chords     ... ..x ... x..
        4    chords     ..x ... x.. ..o | ... ..x x.. ...
        1    hat        ... x.. ... x..
        234  ride       x.. x.x x.. x.x
        234  hat        ... x.. ... x..
        34   kick       o.. o.. o.. o..
        4    snare      ... ..o ... ..o
        fill snare      x.. x.x xxx x.x
        fill kick       x.. ... ... x..
    """, "a walking bass and a ride"),
    "gospel 6/8": Groove("Gospel in six", 2, 6, (40, 76), """
        12   chords/organ  x----- ------
        34   chords/organ  x---x- x---x-
        1    bass       1----- ------
        234  bass       1----- 5---<-
        1    kick       o..... ......
        234  kick       X..... ....x.
        1    rim        ...... o.....
        234  snare      ...... X.....
        2    hat        x.o.o. x.o.o.
        34   hat        x.x.x. x.x.x.
        4    tambourine x.o.o. X.o.o.
        4    clap       ...... x.....
        fill snare      ...... x.xxxx
        fill kick       X..... x.....
    """, "slow sixes with claps", "compound"),
    "march": Groove("March", 2, 4, (88, 128), """
        1    bass       1-.. 5-..
        234  bass       1-.. 5-.. | 1-.. 3-..
        1    chords     ..o. ..o.
        234  chords     ..x. ..x.
        1    kick       o... ....
        234  kick       X... x...
        2    snare      ..x. ..x.
        34   snare      x.xx x.xx
        4    tambourine x... X...
        fill snare      xxxx X.X.
        fill kick       X... X...
    """, "two to the bar"),
    "polka": Groove("Polka", 2, 4, (92, 132), """
        1    bass       1-.. 5-..
        234  bass       1-.. 5-.. | 1-.. f-..
        1    chords/organ  ..o. ..o.
        234  chords/organ  ..X. ..X.
        234  kick       x... x...
        2    hat        ..x. ..x.
        34   snare      ..x. ..xo
        4    tambourine xoxo xoxo
        fill snare      x.x. xxxx
        fill kick       x... x...
    """, "quick, two to the bar"),
    "reggae": Groove("Reggae", 4, 4, (64, 92), """
        1    chords/organ  ..o. ..o. ..o. ..o.
        234  chords/organ  ..X. ..X. ..X. ..X.
        1    bass       1--- ---- ..3- 5---
        234  bass       1-.1 -.3- ..5- 3-1- | .... 1-.1 ..3- 5-..
        1    rim        .... .... o... ....
        234  kick       .... .... X... ....
        234  rim        .... .... X... ....
        23   hat        x.o. x.o. x.o. x.o.
        4    hat        x.xo x.xo x.xo x.xo
        34   open-hat   .... .... .... ..x.
        4    high-conga .... ..x. .... ..xx
        fill snare      X..x ..x. x.x. xx..
        fill low-tom    .... .... .... ..xx
    """, "one drop: the first beat is left empty"),
    "bossa": Groove("Bossa nova", 4, 4, (60, 84), """
        1    chords/guitar  x--- ---- x--- ----
        234  chords/guitar  x..x ..x. ..x. x... | .x.. x..x ..x. .x..
        1    bass       1--- ---- 5--- ----
        234  bass       1--- --5- 5--- --1-
        1    shaker     o.o. o.o. o.o. o.o.
        234  shaker     xoxo xoxo xoxo xoxo
        234  rim        x..x ..x. ..x. .x..
        34   kick       x..o x..o x..o x..o
        4    hat        .... x... .... x...
        4    pad/strings  x--- ---- ---- ----
        fill rim        x..x ..x. x.x. x.x.
        fill shaker     xoxo xoxo xxxx xxxx
    """, "a soft clave"),
    "samba": Groove("Samba", 2, 4, (84, 116), """
        1    bass       1--- 5---
        234  bass       1..1 5..5
        1    chords/guitar  x--- ----
        234  chords/guitar  x.x. .x.x | .x.x ..x.
        1    shaker     xoox xoox
        234  shaker     XooX XooX
        1    kick       .... x...
        234  kick       o... X...
        34   tambourine x.xx .x.x
        4    high-conga ..x. .xx.
        4    snare      o.xo .xox
        fill snare      xxxx xxxx
        fill low-tom    .... x.xx
    """, "the second beat is the deep one"),
    "rumba": Groove("Rumba", 4, 4, (64, 96), """
        1    chords/guitar  x--- ---- x--- ----
        234  chords/guitar  x... x.x. ..x. x...
        1    bass       1--- ---- 5--- ----
        234  bass       1--. ..3. 5--. ..8.
        123  claves     o..o ...o ..o. o...
        4    claves     x..x ...x ..x. x...
        234  shaker     x.oo x.oo x.oo x.oo
        34   low-conga  .... ..x. .... ..xx
        34   high-conga x... x... x... x...
        4    kick       x... .... x... ....
        fill high-conga x.xx x.x. x.x. ....
        fill low-conga  .... .... .... xxxx
    """, "the rumba clave, three and two"),
    "cha-cha": Groove("Cha-cha", 4, 4, (96, 128), """
        1    bass       1--- ---- 5--- ----
        234  bass       1--. ..5- ---- 8---
        1    chords     ..o. ..o. ..o. ..o.
        234  chords     ..x. x... ..x. x.x.
        1    cowbell    o... o... o... o...
        234  cowbell    x... x... x... x...
        234  shaker     x.oo x.oo x.oo x.oo
        34   high-conga .... x... .... ....
        34   low-conga  .... .... .... x.x.
        4    claves     x..x ..x. ..x. x...
        4    kick       x... .... x... ....
        fill high-conga x.x. x.x. xx.. ....
        fill low-conga  .... .... ..xx x.x.
    """, "one, two, cha-cha-cha"),
    "tango": Groove("Tango", 4, 4, (56, 72), """
        1    bass       1--- .... 5--- ....
        234  bass       1-.. 5-.. 1-.. 5-.<
        1    chords     x... .... x... ....
        234  chords     X... x... X... x...
        34   rim        x..x ..x. x... x.x.
        2    rim        x... .... x... ....
        4    snare      .... .... .... .ooo
        34   kick       x... .... x... ....
        34   pad/strings  x--- ---- ---- ----
        fill snare      x... x... x.x. xxxx
    """, "marked beats, a drag into one"),
    "bulgar": Groove("Klezmer bulgar", 4, 2, (120, 200), """
        1    bass       1- .. 5- ..
        234  bass       1- .5 -. 1-
        1    chords     .o .o .o .o
        234  chords     .x .x .x .x
        1    kick       o. .. o. ..
        234  kick       X. .x .. X.
        234  hat        xo oX oo Xo
        34   snare      .. .x .. x.
        4    tambourine xx xX xx Xx
        fill snare      x. xx x. xx
        fill kick       x. .. x. x.
    """, "eight in three, three and two"),
    "dabke": Groove("Dabke", 2, 4, (100, 136), """
        1    bass       1--- ----
        234  bass       1--. ..5.
        1    drone      1--- ---- | 1--- 5---
        234  drone      1--- ---- | 1--- 5---
        1    low-conga  x... ....
        234  low-conga  X... ....
        234  rim        ...x ..x.
        34   tambourine x.ox o.xo
        4    kick       X... x...
        4    clap       .... x...
        fill high-conga x.xx x.xx
        fill low-conga  X... x...
    """, "the malfuf for dancing in a line; follows the key, not chords"),
    "afro 12/8": Groove("Afro 12/8", 4, 3, (84, 132), """
        1    cowbell    o.o .oo .o. o.o
        234  cowbell    x.x .xx .x. x.x
        1    bass       1-- --- 5-- ---
        234  bass       1-- ..5 -.8 ..5
        1    chords/guitar  ... o.. ... o..
        234  chords/guitar  1.3 .2. 4.3 .2.
        234  shaker     xoo xoo xoo xoo
        1    kick       o.. ... ... ...
        234  kick       x.. ..x ... x..
        34   high-conga ..x .x. ..x .x.
        34   low-conga  x.. ..x x.. ...
        4    snare      ..o X.. ..o X..
        fill high-conga xxx xx. x.. ...
        fill low-conga  ... ..x .xx xxx
    """, "the standard bell in twelve", "compound"),
    "raga": Groove("Raga: drone and teental", 4, 4, (48, 160), """
        1    drone      1--- ---- ---- ----
        234  drone      1--- ---- ---- ----
        1    drone/guitar  5--- 8--- 8--- 1---
        234  drone/guitar  5--- 8--- 8--- 1---
        2    low-conga  x... .... .... .... | x... .... .... .... | .... .... .... .... | .... x... x... x...
        34   low-conga  x... x... x... x... | x... x... x... x... | x... .... .... .... | .... x... x... x...
        2    high-conga .... x... .... x... | .... x... .... x... | o... o... o... o... | o... .... .... ....
        3    high-conga x... x... x... x... | x... x... x... x... | x... x... x... x... | x... x... x... x...
        4    high-conga x.oo x.oo x.oo x.oo | x.oo x.oo x.oo x.oo | x.o. x.o. x.o. x.o. | x.oo x.oo x.oo x.xx
        fill high-conga x.xx x.xx x.xx xxxx
        fill low-conga  x... ..x. x... x...
    """, "a tanpura, and sixteen beats with an empty third round"),
    "ambient": Groove("Ambient", 4, 2, (40, 90), """
        1    pad        x- -- -- -- | -- -- -- --
        234  pad        x- -- -- -- | -- -- -- --
        12   drone      1- -- -- -- | -- -- -- --
        34   drone      1- -- -- -- | 5- -- -- --
        2    chords/bell  .. .. .3 .. | .. .. .. ..
        34   chords/bell  .. .. .3 .. | .4 .. .. 2.
        4    chords/harp  1. 2. 3. 4. | .. 3. 2. ..
        34   bass       1- -- -- -- | -- -- -- --
        4    shaker     .. o. .. o.
        fill shaker     o. oo o. oo
    """, "pads and a far bell, hardly a beat"),
}  # fmt: skip
"""The grooves by name, the quiet ones first: ``groove.next`` goes through them in this order."""
