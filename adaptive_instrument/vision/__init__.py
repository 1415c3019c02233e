"""The camera's own process: capture, landmarks, features, signals. What it says is raw: no person's range is here.

``capture.py`` and ``film.py`` give pictures; a ``landmark_source.py`` finds the face in them (``face_mesh.py``);
``head_pose.py``, ``eyes.py`` and ``mouth.py`` measure it, ``features.py`` gathers what they measured, and
``signals_of.py`` says it. ``watcher.py`` is the whole road for one picture. See ``docs/camera.md``.
"""
