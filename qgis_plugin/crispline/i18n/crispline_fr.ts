<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr" sourcelanguage="en">
  <context>
    <name>AdvancedSettings</name>
    <message>
      <source>All classes</source>
      <translation>Toutes les classes</translation>
    </message>
    <message>
      <source>Choose a band for each that the model takes, or for none.</source>
      <translation>Choisissez une bande pour chacune de celles que prend le modèle, ou pour aucune.</translation>
    </message>
    <message>
      <source>Automatic</source>
      <translation>Automatique</translation>
    </message>
    <message>
      <source>The layer's band that the model takes as {}</source>
      <translation>La bande de la couche que le modèle prend comme {}</translation>
    </message>
    <message>
      <source>Band for {}</source>
      <translation>Bande pour {}</translation>
    </message>
    <message>
      <source>Fill holes below</source>
      <translation>Combler les trous de moins de</translation>
    </message>
    <message>
      <source>Smaller holes in polygons are filled with the class around them</source>
      <translation>Les trous plus petits des polygones sont comblés avec la classe qui les entoure</translation>
    </message>
    <message>
      <source> m²</source>
      <translation> m²</translation>
    </message>
    <message>
      <source>None</source>
      <translation>Aucun</translation>
    </message>
    <message>
      <source>Resolution</source>
      <translation>Résolution</translation>
    </message>
    <message>
      <source>Ground size of the pixels that the model sees; automatic: what it was made for</source>
      <translation>Taille au sol des pixels que voit le modèle ; automatique : celle pour laquelle il a été conçu</translation>
    </message>
    <message>
      <source> m</source>
      <translation> m</translation>
    </message>
    <message>
      <source>Overlap of tiles</source>
      <translation>Recouvrement des tuiles</translation>
    </message>
    <message>
      <source>Neighbouring tiles share this much and are blended: more is slower; automatic: as the model expects</source>
      <translation>Les tuiles voisines partagent cette part et sont fondues : plus, c'est plus lent ; automatique : comme le modèle l'attend</translation>
    </message>
    <message>
      <source> %</source>
      <translation> %</translation>
    </message>
    <message>
      <source>CPU threads</source>
      <translation>Fils d'exécution</translation>
    </message>
    <message>
      <source>How many CPU cores may work at once</source>
      <translation>Combien de cœurs du processeur peuvent travailler à la fois</translation>
    </message>
    <message>
      <source>All cores</source>
      <translation>Tous les cœurs</translation>
    </message>
    <message>
      <source>Classes</source>
      <translation>Classes</translation>
    </message>
    <message>
      <source>Which classes become polygons</source>
      <translation>Quelles classes deviennent des polygones</translation>
    </message>
    <message>
      <source>Skip blocks that cannot be read</source>
      <translation>Sauter les blocs illisibles</translation>
    </message>
    <message>
      <source>Damaged parts of the file count as no data, with a warning, instead of ending the run</source>
      <translation>Les parties endommagées du fichier comptent comme sans données, avec un avertissement, au lieu d'arrêter l'exécution</translation>
    </message>
  </context>
  <context>
    <name>AlgorithmRun</name>
    <message>
      <source>The Processing algorithm {} is missing.</source>
      <translation>L'algorithme de traitement {} est absent.</translation>
    </message>
    <message>
      <source>It failed without a reason; see the log messages.</source>
      <translation>Échec sans raison donnée ; voir le journal des messages.</translation>
    </message>
  </context>
  <context>
    <name>Area</name>
    <message>
      <source>expected selected polygons in layer {}, found none; select some, or use all features</source>
      <translation>des polygones sélectionnés étaient attendus dans la couche {}, aucun trouvé ; sélectionnez-en, ou utilisez toutes les entités</translation>
    </message>
    <message>
      <source>expected polygons in layer {}, found none; choose another layer</source>
      <translation>des polygones étaient attendus dans la couche {}, aucun trouvé ; choisissez une autre couche</translation>
    </message>
    <message>
      <source>expected the extent and the polygons of layer {} to overlap, found them apart; leave one of them out</source>
      <translation>l'emprise et les polygones de la couche {} devaient se recouvrir, ils sont séparés ; laissez de côté l'un des deux</translation>
    </message>
    <message>
      <source>expected {} to lie where both coordinate reference systems are defined, found points outside ({}); check them</source>
      <translation>{} devait se trouver là où les deux systèmes de coordonnées de référence sont définis, des points sont en dehors ({}) ; vérifiez-les</translation>
    </message>
    <message>
      <source>expected to write the area of interest to {}, found: {}; make room there</source>
      <translation>la zone d'intérêt devait être écrite dans {}, constaté : {} ; libérez-y de la place</translation>
    </message>
  </context>
  <context>
    <name>AreaChooser</name>
    <message>
      <source>Whole layer</source>
      <translation>Couche entière</translation>
    </message>
    <message>
      <source>What the map shows</source>
      <translation>Ce que montre la carte</translation>
    </message>
    <message>
      <source>Within polygons</source>
      <translation>Dans des polygones</translation>
    </message>
    <message>
      <source>Rectangle</source>
      <translation>Rectangle</translation>
    </message>
    <message>
      <source>Draw a rectangle on the map, or type its coordinates.</source>
      <translation>Dessinez un rectangle sur la carte, ou saisissez ses coordonnées.</translation>
    </message>
    <message>
      <source>This area lies outside the raster layer.</source>
      <translation>Cette zone est en dehors de la couche raster.</translation>
    </message>
    <message>
      <source>The project has no polygon layer to take the area from.</source>
      <translation>Le projet n'a aucune couche de polygones pour définir la zone.</translation>
    </message>
    <message>
      <source>Select polygons on the map, or take all polygons of the layer.</source>
      <translation>Sélectionnez des polygones sur la carte, ou prenez tous les polygones de la couche.</translation>
    </message>
    <message>
      <source>Up to {}</source>
      <translation>Jusqu'à {}</translation>
    </message>
    <message>
      <source>{area}, {pixels} for the model</source>
      <translation>{area}, {pixels} pour le modèle</translation>
    </message>
    <message>
      <source>{area}, {pixels} to be fetched from the web service</source>
      <translation>{area}, {pixels} à demander au service web</translation>
    </message>
    <message>
      <source>Which part of the raster becomes polygons</source>
      <translation>Quelle partie du raster devient des polygones</translation>
    </message>
    <message>
      <source>Area to segment</source>
      <translation>Zone à segmenter</translation>
    </message>
    <message>
      <source>Polygons that bound the area, in any coordinate reference system</source>
      <translation>Polygones qui délimitent la zone, dans tout système de coordonnées de référence</translation>
    </message>
    <message>
      <source>Layer with the polygons</source>
      <translation>Couche des polygones</translation>
    </message>
    <message>
      <source>Selected polygons only</source>
      <translation>Polygones sélectionnés seulement</translation>
    </message>
    <message>
      <source>Only what is selected in this layer; otherwise all its polygons</source>
      <translation>Seulement ce qui est sélectionné dans cette couche ; sinon tous ses polygones</translation>
    </message>
    <message>
      <source>Draw on the map</source>
      <translation>Dessiner sur la carte</translation>
    </message>
    <message>
      <source>Drag a rectangle on the map</source>
      <translation>Tracer un rectangle sur la carte</translation>
    </message>
    <message>
      <source>The rectangle's coordinates; type them, or take them from a layer</source>
      <translation>Les coordonnées du rectangle ; saisissez-les, ou prenez-les d'une couche</translation>
    </message>
    <message>
      <source>What the model will see, at its own resolution</source>
      <translation>Ce que le modèle verra, à sa propre résolution</translation>
    </message>
  </context>
  <context>
    <name>Builds</name>
    <message>
      <source>Automatic</source>
      <translation>Automatique</translation>
    </message>
    <message>
      <source>Processor only</source>
      <translation>Processeur seul</translation>
    </message>
    <message>
      <source>NVIDIA graphics card (CUDA 12)</source>
      <translation>Carte graphique NVIDIA (CUDA 12)</translation>
    </message>
    <message>
      <source>NVIDIA graphics card (CUDA 13)</source>
      <translation>Carte graphique NVIDIA (CUDA 13)</translation>
    </message>
    <message>
      <source>Any graphics card (DirectML)</source>
      <translation>Toute carte graphique (DirectML)</translation>
    </message>
    <message>
      <source>Processor and Apple's Core ML</source>
      <translation>Processeur et Core ML d'Apple</translation>
    </message>
    <message>
      <source>{download} to download, {disk} on the disk</source>
      <translation>{download} à télécharger, {disk} sur le disque</translation>
    </message>
  </context>
  <context>
    <name>ClassAreaTable</name>
    <message>
      <source>Class</source>
      <translation>Classe</translation>
    </message>
    <message>
      <source>Polygons</source>
      <translation>Polygones</translation>
    </message>
    <message>
      <source>Area</source>
      <translation>Surface</translation>
    </message>
  </context>
  <context>
    <name>ClassRows</name>
    <message>
      <source>class {}</source>
      <translation>classe {}</translation>
    </message>
    <message>
      <source>right angles</source>
      <translation>angles droits</translation>
    </message>
    <message>
      <source>The class with this number in the model's output</source>
      <translation>La classe portant ce numéro dans la sortie du modèle</translation>
    </message>
    <message>
      <source>Name of class {}</source>
      <translation>Nom de la classe {}</translation>
    </message>
    <message>
      <source>The colour of its polygons</source>
      <translation>La couleur de ses polygones</translation>
    </message>
    <message>
      <source>Colour of class {}</source>
      <translation>Couleur de la classe {}</translation>
    </message>
    <message>
      <source>Its outlines are straight with right angles, as of buildings</source>
      <translation>Ses contours sont droits avec des angles droits, comme ceux des bâtiments</translation>
    </message>
  </context>
  <context>
    <name>ClassSwatches</name>
    <message>
      <source>Classes: {}</source>
      <translation>Classes : {}</translation>
    </message>
    <message>
      <source>smooth outlines</source>
      <translation>contours lisses</translation>
    </message>
    <message>
      <source>straight outlines</source>
      <translation>contours droits</translation>
    </message>
    <message>
      <source>straight outlines with right angles</source>
      <translation>contours droits à angles droits</translation>
    </message>
  </context>
  <context>
    <name>CrisplineAlgorithm</name>
    <message>
      <source>Segmentation</source>
      <translation>Segmentation</translation>
    </message>
    <message>
      <source>Cancelled. What is done is kept: run it again as it was to go on.</source>
      <translation>Annulé. Ce qui est fait est conservé : relancez à l'identique pour continuer.</translation>
    </message>
    <message>
      <source>Cancelled. Nothing was written.</source>
      <translation>Annulé. Rien n'a été écrit.</translation>
    </message>
  </context>
  <context>
    <name>CrisplineDock</name>
    <message>
      <source>The map does not show the raster layer: zoom to it first.</source>
      <translation>La carte ne montre pas la couche raster : zoomez d'abord sur elle.</translation>
    </message>
    <message>
      <source>The view is large: the preview shows its middle. Zoom in to see less.</source>
      <translation>La vue est grande : l'aperçu en montre le milieu. Zoomez pour en voir moins.</translation>
    </message>
    <message>
      <source>Stopped. What is finished is kept: Resume goes on.</source>
      <translation>Arrêté. Ce qui est terminé est conservé : « Reprendre » continue.</translation>
    </message>
    <message>
      <source>&lt;b&gt;{layer}&lt;/b&gt;: {count} polygons</source>
      <translation>&lt;b&gt;{layer}&lt;/b&gt; : {count} polygones</translation>
    </message>
    <message>
      <source>{layer}: {count} polygons in {duration}</source>
      <translation>{layer} : {count} polygones en {duration}</translation>
    </message>
    <message>
      <source>took {}</source>
      <translation>a pris {}</translation>
    </message>
    <message>
      <source>{} megapixels per second</source>
      <translation>{} mégapixels par seconde</translation>
    </message>
    <message>
      <source>The segmentation is finished, but its project was closed meanwhile.</source>
      <translation>La segmentation est terminée, mais son projet a été fermé entre-temps.</translation>
    </message>
    <message>
      <source>Add to this project</source>
      <translation>Ajouter à ce projet</translation>
    </message>
    <message>
      <source>The layer of polygons is no longer in the project.</source>
      <translation>La couche de polygones n'est plus dans le projet.</translation>
    </message>
    <message>
      <source>Folder for one Shapefile a class</source>
      <translation>Dossier pour un Shapefile par classe</translation>
    </message>
    <message>
      <source>Save the polygons as</source>
      <translation>Enregistrer les polygones sous</translation>
    </message>
    <message>
      <source>Crispline</source>
      <translation>Crispline</translation>
    </message>
    <message>
      <source>Settings</source>
      <translation>Réglages</translation>
    </message>
    <message>
      <source>Results</source>
      <translation>Résultats</translation>
    </message>
  </context>
  <context>
    <name>CrisplineProvider</name>
    <message>
      <source>Crispline: rasters to class polygons</source>
      <translation>Crispline : des rasters aux polygones de classes</translation>
    </message>
  </context>
  <context>
    <name>DeviceChooser</name>
    <message>
      <source>Automatic</source>
      <translation>Automatique</translation>
    </message>
    <message>
      <source>Automatic: {}</source>
      <translation>Automatique : {}</translation>
    </message>
    <message>
      <source>{} (not available)</source>
      <translation>{} (non disponible)</translation>
    </message>
    <message>
      <source>What runs the model</source>
      <translation>Ce qui exécute le modèle</translation>
    </message>
    <message>
      <source>No graphics card is used: {}</source>
      <translation>Aucune carte graphique n'est utilisée : {}</translation>
    </message>
    <message>
      <source>Device</source>
      <translation>Matériel</translation>
    </message>
  </context>
  <context>
    <name>EvaluatePolygons</name>
    <message>
      <source>Evaluate polygons</source>
      <translation>Évaluer des polygones</translation>
    </message>
    <message>
      <source>accuracy,assessment,validation,confusion,iou,intersection over union,f1,precision,recall,boundary,quality,ground truth,reference,score</source>
      <translation>exactitude,évaluation,validation,confusion,iou,f1,précision,rappel,limite,qualité,vérité terrain,référence,accuracy,assessment</translation>
    </message>
    <message>
      <source>Compares class polygons with reference polygons of the same ground: IoU, F1, precision and recall of every class, scores of the class boundaries and their mean distance, the geometry of single objects such as buildings, and whether the result is a valid coverage.

Classes are compared by their text. The column is found by itself where it is called class_name, class_id, class, name or label. Where the reference holds one class only, building footprints say, name that class: the ground outside counts as the rest.

The layers may be of any provider and CRS; only what the reference covers is compared.</source>
      <translation>Compare des polygones de classes à des polygones de référence du même terrain : IoU, F1, précision et rappel de chaque classe, scores des limites de classes et leur distance moyenne, géométrie d'objets isolés comme les bâtiments, et si le résultat est une couverture valide.

Les classes sont comparées par leur texte. La colonne est trouvée d'elle-même si elle s'appelle class_name, class_id, class, name ou label. Si la référence ne contient qu'une classe, par exemple des emprises de bâtiments, nommez cette classe : le sol en dehors compte comme le reste.

Les couches peuvent être de tout fournisseur et SCR ; seul ce que couvre la référence est comparé.</translation>
    </message>
    <message>
      <source>No class of the result occurs in the reference at the same place: check that the class fields ({} and {}) hold the same names.</source>
      <translation>Aucune classe du résultat n'apparaît au même endroit dans la référence : vérifiez que les champs de classe ({} et {}) contiennent les mêmes noms.</translation>
    </message>
    <message>
      <source>Layer {} has edits that are not saved: they count.</source>
      <translation>La couche {} a des modifications non enregistrées : elles comptent.</translation>
    </message>
    <message>
      <source>{}: IoU {}, F1 {}</source>
      <translation>{} : IoU {}, F1 {}</translation>
    </message>
    <message>
      <source>Overall accuracy {}, mean IoU {}, mean F1 {}</source>
      <translation>Exactitude globale {}, IoU moyenne {}, F1 moyen {}</translation>
    </message>
    <message>
      <source>Overall accuracy</source>
      <translation>Exactitude globale</translation>
    </message>
    <message>
      <source>Mean IoU</source>
      <translation>IoU moyenne</translation>
    </message>
    <message>
      <source>Mean F1</source>
      <translation>F1 moyen</translation>
    </message>
    <message>
      <source>Mean distance of the boundaries</source>
      <translation>Distance moyenne des limites</translation>
    </message>
    <message>
      <source>Number of polygons</source>
      <translation>Nombre de polygones</translation>
    </message>
    <message>
      <source>Invalid polygons</source>
      <translation>Polygones non valides</translation>
    </message>
    <message>
      <source>Area of overlaps</source>
      <translation>Surface des recouvrements</translation>
    </message>
    <message>
      <source>Enclosed gaps</source>
      <translation>Trous enclavés</translation>
    </message>
    <message>
      <source>Pixel size of the comparison</source>
      <translation>Taille de pixel de la comparaison</translation>
    </message>
    <message>
      <source>Valid coverage</source>
      <translation>Couverture valide</translation>
    </message>
    <message>
      <source>Class polygons</source>
      <translation>Polygones de classes</translation>
    </message>
    <message>
      <source>The layer to score.</source>
      <translation>La couche à évaluer.</translation>
    </message>
    <message>
      <source>Reference polygons</source>
      <translation>Polygones de référence</translation>
    </message>
    <message>
      <source>What is held to be true.</source>
      <translation>Ce qui est tenu pour vrai.</translation>
    </message>
    <message>
      <source>Class field (empty: found by itself)</source>
      <translation>Champ de la classe (vide : trouvé tout seul)</translation>
    </message>
    <message>
      <source>The column of the class polygons that holds the class, as number or text.</source>
      <translation>La colonne des polygones de classes qui contient la classe, comme nombre ou texte.</translation>
    </message>
    <message>
      <source>Class field of the reference (empty: the same)</source>
      <translation>Champ de la classe de la référence (vide : le même)</translation>
    </message>
    <message>
      <source>Only where it has another name there.</source>
      <translation>Seulement s'il y porte un autre nom.</translation>
    </message>
    <message>
      <source>The reference holds only this class (empty: it has all classes)</source>
      <translation>La référence ne contient que cette classe (vide : elle les a toutes)</translation>
    </message>
    <message>
      <source>A class of the input; every reference polygon counts as it.</source>
      <translation>Une classe de l'entrée ; chaque polygone de référence compte comme elle.</translation>
    </message>
    <message>
      <source>Pixel of the comparison in layer units (empty: 4096 along the longer side)</source>
      <translation>Pixel de la comparaison en unités de la couche (vide : 4096 le long du plus grand côté)</translation>
    </message>
    <message>
      <source>Use the raster's pixel to compare different results of one raster.</source>
      <translation>Prenez le pixel du raster pour comparer différents résultats d'un même raster.</translation>
    </message>
    <message>
      <source>Classes to score object by object</source>
      <translation>Classes à évaluer objet par objet</translation>
    </message>
    <message>
      <source>Separated by commas or semicolons; those that the reference lacks are left out.</source>
      <translation>Séparées par des virgules ou des points-virgules ; celles qui manquent à la référence sont omises.</translation>
    </message>
    <message>
      <source>Report</source>
      <translation>Rapport</translation>
    </message>
    <message>
      <source>HTML files (*.html)</source>
      <translation>Fichiers HTML (*.html)</translation>
    </message>
    <message>
      <source>All figures on a page, with what they mean.</source>
      <translation>Tous les chiffres sur une page, avec leur signification.</translation>
    </message>
    <message>
      <source>All figures as JSON</source>
      <translation>Tous les chiffres en JSON</translation>
    </message>
    <message>
      <source>JSON files (*.json)</source>
      <translation>Fichiers JSON (*.json)</translation>
    </message>
    <message>
      <source>For programs: everything that the report holds.</source>
      <translation>Pour les programmes : tout ce que contient le rapport.</translation>
    </message>
    <message>
      <source>Scores of the classes as CSV</source>
      <translation>Scores des classes en CSV</translation>
    </message>
    <message>
      <source>CSV files (*.csv)</source>
      <translation>Fichiers CSV (*.csv)</translation>
    </message>
    <message>
      <source>For spreadsheets: a line for each class.</source>
      <translation>Pour les tableurs : une ligne par classe.</translation>
    </message>
    <message>
      <source>{} compared with {}</source>
      <translation>{} comparé à {}</translation>
    </message>
    <message>
      <source>Drawn with pixels of {}</source>
      <translation>Dessiné avec des pixels de {}</translation>
    </message>
    <message>
      <source>of the ground has the right class</source>
      <translation>du sol a la bonne classe</translation>
    </message>
    <message>
      <source>mean IoU of the classes</source>
      <translation>IoU moyenne des classes</translation>
    </message>
    <message>
      <source>mean F1 of the classes</source>
      <translation>F1 moyen des classes</translation>
    </message>
    <message>
      <source>between the boundaries, on average</source>
      <translation>entre les limites, en moyenne</translation>
    </message>
    <message>
      <source>Class</source>
      <translation>Classe</translation>
    </message>
    <message>
      <source>IoU</source>
      <translation>IoU</translation>
    </message>
    <message>
      <source>F1</source>
      <translation>F1</translation>
    </message>
    <message>
      <source>Precision</source>
      <translation>Précision</translation>
    </message>
    <message>
      <source>Recall</source>
      <translation>Rappel</translation>
    </message>
    <message>
      <source>Classes</source>
      <translation>Classes</translation>
    </message>
    <message>
      <source>Boundaries</source>
      <translation>Limites</translation>
    </message>
    <message>
      <source>No boundary of the result lies within five pixels of one of the reference.</source>
      <translation>Aucune limite du résultat n'est à moins de cinq pixels d'une limite de la référence.</translation>
    </message>
    <message>
      <source>95 % of the boundaries that have a counterpart are within {} of it. {} of the result's and {} of the reference's boundaries have none.</source>
      <translation>95 % des limites qui ont un pendant en sont à moins de {}. {} des limites du résultat et {} de celles de la référence n'en ont pas.</translation>
    </message>
    <message>
      <source>Found</source>
      <translation>Trouvés</translation>
    </message>
    <message>
      <source>Outline off by</source>
      <translation>Écart du contour</translation>
    </message>
    <message>
      <source>Hausdorff</source>
      <translation>Hausdorff</translation>
    </message>
    <message>
      <source>PoLiS</source>
      <translation>PoLiS</translation>
    </message>
    <message>
      <source>Angle off by</source>
      <translation>Écart de l'angle</translation>
    </message>
    <message>
      <source>Vertices</source>
      <translation>Sommets</translation>
    </message>
    <message>
      <source>{} of {}</source>
      <translation>{} sur {}</translation>
    </message>
    <message>
      <source>Single objects</source>
      <translation>Objets isolés</translation>
    </message>
    <message>
      <source>Whole objects inside the ground compared. Vertices: the result's, as a multiple of the reference's.</source>
      <translation>Objets entiers dans le terrain comparé. Sommets : ceux du résultat, en multiple de ceux de la référence.</translation>
    </message>
    <message>
      <source>The result's {} polygons form a valid coverage: no overlaps, and neighbours share their edges.</source>
      <translation>Les {} polygones du résultat forment une couverture valide : aucun recouvrement, et les voisins partagent leurs arêtes.</translation>
    </message>
    <message>
      <source>The result's {} polygons are no valid coverage: {} invalid, {} with edges that do not match a neighbour's, overlaps of {} {}².</source>
      <translation>Les {} polygones du résultat ne sont pas une couverture valide : {} non valides, {} avec des arêtes qui ne coïncident pas avec celles d'un voisin, recouvrements de {} {}².</translation>
    </message>
    <message>
      <source>They enclose {} gaps of {} {}² in all, which may be no data.</source>
      <translation>Ils enferment {} trous de {} {}² en tout, qui peuvent être sans données.</translation>
    </message>
    <message>
      <source>Topology</source>
      <translation>Topologie</translation>
    </message>
    <message>
      <source>What the figures mean</source>
      <translation>Ce que signifient les chiffres</translation>
    </message>
    <message>
      <source>IoU: ground that both layers give to a class, as a share of the ground that either gives to it. Precision: how much of the result's class is right. Recall: how much of the reference's class was found. F1: the two in one. Boundary scores compare only the edges of a class, within so many pixels. Ground that the reference does not cover is left out.</source>
      <translation>IoU : sol que les deux couches donnent à une classe, en part du sol que l'une ou l'autre lui donne. Précision : quelle part de la classe du résultat est juste. Rappel : quelle part de la classe de la référence a été trouvée. F1 : les deux en un. Les scores de limites ne comparent que les bords d'une classe, à tant de pixels près. Le sol que la référence ne couvre pas est laissé de côté.</translation>
    </message>
  </context>
  <context>
    <name>ExportShapefiles</name>
    <message>
      <source>Export one Shapefile per class</source>
      <translation>Exporter un Shapefile par classe</translation>
    </message>
    <message>
      <source>shp,shapefile,esri,split,class,category,save,save as,export</source>
      <translation>shp,shapefile,esri,séparer,classe,catégorie,enregistrer,enregistrer sous,exporter,export</translation>
    </message>
    <message>
      <source>Writes the polygons of each class to a Shapefile of its own, named after the class, with all their attributes, a .cpg (UTF-8) and a .qml with the class's colour as in QGIS.

Works on layers of any provider, temporary ones too, and on the selection where that is asked for; edits that are not saved yet are exported as well. The class field is found by itself where it is called class_name, class_id, class, name or label.

Shapefiles hold ten characters of a field's name and 254 bytes of a text; a class that would exceed 2 GB is refused before anything is written.</source>
      <translation>Écrit les polygones de chaque classe dans un Shapefile à part, nommé d'après la classe, avec tous leurs attributs, un .cpg (UTF-8) et un .qml avec la couleur de la classe comme dans QGIS.

Fonctionne avec des couches de tout fournisseur, temporaires aussi, et avec la sélection si on le demande ; les modifications pas encore enregistrées sont exportées elles aussi. Le champ de classe est trouvé tout seul s'il s'appelle class_name, class_id, class, name ou label.

Les Shapefiles acceptent dix caractères d'un nom de champ et 254 octets d'un texte ; une classe qui dépasserait 2 Go est refusée avant que rien soit écrit.</translation>
    </message>
    <message>
      <source>Shapefiles</source>
      <translation>Shapefiles</translation>
    </message>
    <message>
      <source>Number of Shapefiles</source>
      <translation>Nombre de Shapefiles</translation>
    </message>
    <message>
      <source>Number of polygons</source>
      <translation>Nombre de polygones</translation>
    </message>
    <message>
      <source>Polygons of each class, as JSON</source>
      <translation>Polygones de chaque classe, en JSON</translation>
    </message>
    <message>
      <source>Class polygons</source>
      <translation>Polygones de classes</translation>
    </message>
    <message>
      <source>Any polygon layer with a field that holds the class.</source>
      <translation>Toute couche de polygones avec un champ qui contient la classe.</translation>
    </message>
    <message>
      <source>Class field (empty: found by itself)</source>
      <translation>Champ de la classe (vide : trouvé tout seul)</translation>
    </message>
    <message>
      <source>Each of its values gets a Shapefile, up to 254 different ones.</source>
      <translation>Chacune de ses valeurs reçoit un Shapefile, jusqu'à 254 différentes.</translation>
    </message>
    <message>
      <source>Classes to write (empty: all)</source>
      <translation>Classes à écrire (vide : toutes)</translation>
    </message>
    <message>
      <source>Names of classes, separated by commas or semicolons; from Python also a list.</source>
      <translation>Noms de classes, séparés par des virgules ou des points-virgules ; depuis Python, aussi une liste.</translation>
    </message>
    <message>
      <source>Folder for the Shapefiles</source>
      <translation>Dossier des Shapefiles</translation>
    </message>
    <message>
      <source>Made where there is none yet; other files in it stay.</source>
      <translation>Créé s'il n'existe pas encore ; les autres fichiers qu'il contient restent.</translation>
    </message>
    <message>
      <source>Replace Shapefiles of the same name</source>
      <translation>Remplacer les Shapefiles de même nom</translation>
    </message>
    <message>
      <source>Without it nothing is written where one of them exists.</source>
      <translation>Sinon rien n'est écrit quand l'un d'eux existe.</translation>
    </message>
    <message>
      <source>Load the Shapefiles into the project</source>
      <translation>Charger les Shapefiles dans le projet</translation>
    </message>
    <message>
      <source>In a group that is named after the layer.</source>
      <translation>Dans un groupe nommé d'après la couche.</translation>
    </message>
    <message>
      <source>Layer {} has edits that are not saved: they are exported as well.</source>
      <translation>La couche {} a des modifications non enregistrées : elles sont exportées aussi.</translation>
    </message>
    <message>
      <source>{}: {} polygons in {}</source>
      <translation>{} : {} polygones dans {}</translation>
    </message>
    <message>
      <source>expected a class field of numbers or texts, found {} in layer {}; choose another field</source>
      <translation>un champ de classe de nombres ou de textes était attendu, {} trouvé dans la couche {} ; choisissez un autre champ</translation>
    </message>
  </context>
  <context>
    <name>Measures</name>
    <message>
      <source>{} m²</source>
      <translation>{} m²</translation>
    </message>
    <message>
      <source>{} ha</source>
      <translation>{} ha</translation>
    </message>
    <message>
      <source>{} km²</source>
      <translation>{} km²</translation>
    </message>
    <message>
      <source>{} cm</source>
      <translation>{} cm</translation>
    </message>
    <message>
      <source>{} m</source>
      <translation>{} m</translation>
    </message>
    <message>
      <source>{} megapixels</source>
      <translation>{} mégapixels</translation>
    </message>
    <message>
      <source>{} %</source>
      <translation>{} %</translation>
    </message>
    <message>
      <source>{} MB</source>
      <translation>{} Mo</translation>
    </message>
    <message>
      <source>{} GB</source>
      <translation>{} Go</translation>
    </message>
  </context>
  <context>
    <name>ModelCardPanel</name>
    <message>
      <source>Reading the model …</source>
      <translation>Lecture du modèle …</translation>
    </message>
    <message>
      <source>&lt;b&gt;This model cannot be used&lt;/b&gt;</source>
      <translation>&lt;b&gt;Ce modèle ne peut pas être utilisé&lt;/b&gt;</translation>
    </message>
    <message>
      <source>version {}</source>
      <translation>version {}</translation>
    </message>
    <message>
      <source>{} a pixel</source>
      <translation>{} par pixel</translation>
    </message>
    <message>
      <source>licence {}</source>
      <translation>licence {}</translation>
    </message>
    <message>
      <source>no licence</source>
      <translation>sans licence</translation>
    </message>
    <message>
      <source>Model card</source>
      <translation>Fiche du modèle</translation>
    </message>
    <message>
      <source>Describe model…</source>
      <translation>Décrire le modèle…</translation>
    </message>
    <message>
      <source>Say what this model takes and gives, and save that beside it</source>
      <translation>Indiquer ce que ce modèle attend et donne, et l'enregistrer à côté</translation>
    </message>
    <message>
      <source>Read again</source>
      <translation>Relire</translation>
    </message>
    <message>
      <source>Read the model's card once more</source>
      <translation>Lire la fiche du modèle encore une fois</translation>
    </message>
  </context>
  <context>
    <name>ModelChooser</name>
    <message>
      <source>Embedded model</source>
      <translation>Modèle intégré</translation>
    </message>
    <message>
      <source>The model that comes with Crispline</source>
      <translation>Le modèle fourni avec Crispline</translation>
    </message>
    <message>
      <source>Choose a segmentation model</source>
      <translation>Choisir un modèle de segmentation</translation>
    </message>
    <message>
      <source>ONNX models (*.onnx)</source>
      <translation>Modèles ONNX (*.onnx)</translation>
    </message>
    <message>
      <source>The model that tells the classes apart: the one that comes with Crispline, or an ONNX file</source>
      <translation>Le modèle qui distingue les classes : celui fourni avec Crispline, ou un fichier ONNX</translation>
    </message>
    <message>
      <source>Model</source>
      <translation>Modèle</translation>
    </message>
    <message>
      <source>…</source>
      <translation>…</translation>
    </message>
    <message>
      <source>Choose an ONNX model file</source>
      <translation>Choisir un fichier de modèle ONNX</translation>
    </message>
    <message>
      <source>Choose a model file</source>
      <translation>Choisir un fichier de modèle</translation>
    </message>
  </context>
  <context>
    <name>ModelFit</name>
    <message>
      <source>The layer has no coordinate reference system: its pixels are taken as they are, and areas stay unknown. Assign one in the layer's properties.</source>
      <translation>La couche n'a pas de système de coordonnées de référence : ses pixels sont pris tels quels, et les surfaces restent inconnues. Attribuez-lui-en un dans les propriétés de la couche.</translation>
    </message>
    <message>
      <source>The model names no resolution: the layer's own is used.</source>
      <translation>Le modèle n'indique pas de résolution : celle de la couche est utilisée.</translation>
    </message>
    <message>
      <source>From a web service: drawn at the model's {} a pixel.</source>
      <translation>D'un service web : dessinée aux {} par pixel du modèle.</translation>
    </message>
    <message>
      <source>Too coarse: the layer's pixels are {layer}, the model was made for {model} ({low} to {high}). Expect poor results.</source>
      <translation>Trop grossier : les pixels de la couche font {layer}, le modèle a été conçu pour {model} ({low} à {high}). Attendez-vous à de mauvais résultats.</translation>
    </message>
    <message>
      <source>Resolution fits: layer {layer}, model {model}.</source>
      <translation>La résolution convient : couche {layer}, modèle {model}.</translation>
    </message>
    <message>
      <source>Resolution fits: layer {layer}, resampled to the model's {model}.</source>
      <translation>La résolution convient : couche {layer}, rééchantillonnée aux {model} du modèle.</translation>
    </message>
    <message>
      <source>Too few bands: a web service gives 3, the model needs {expected}.</source>
      <translation>Trop peu de bandes : un service web en donne 3, le modèle a besoin de {expected}.</translation>
    </message>
    <message>
      <source>Too few bands: the layer has {count}, the model needs {expected}.</source>
      <translation>Trop peu de bandes : la couche en a {count}, le modèle a besoin de {expected}.</translation>
    </message>
    <message>
      <source>Bands fit: {expected}.</source>
      <translation>Les bandes conviennent : {expected}.</translation>
    </message>
    <message>
      <source>Bands {taken} of {count} are taken for {expected}, in this order.</source>
      <translation>Les bandes {taken} sur {count} sont prises pour {expected}, dans cet ordre.</translation>
    </message>
    <message>
      <source>No band is named {missing}: choose the bands under Advanced.</source>
      <translation>Aucune bande ne s'appelle {missing} : choisissez les bandes sous « Avancé ».</translation>
    </message>
  </context>
  <context>
    <name>ModelForm</name>
    <message>
      <source>Give each class a name: class {} has none.</source>
      <translation>Donnez un nom à chaque classe : la classe {} n'en a pas.</translation>
    </message>
    <message>
      <source>cm a pixel</source>
      <translation>cm par pixel</translation>
    </message>
    <message>
      <source>m a pixel</source>
      <translation>m par pixel</translation>
    </message>
    <message>
      <source>0 to 1: divided by the largest value of their type</source>
      <translation>0 à 1 : divisées par la plus grande valeur de leur type</translation>
    </message>
    <message>
      <source>0 to 255: as they are in the raster</source>
      <translation>0 à 255 : telles qu'elles sont dans le raster</translation>
    </message>
    <message>
      <source>Mean and standard deviation</source>
      <translation>Moyenne et écart type</translation>
    </message>
    <message>
      <source>Probabilities: 0 to 1 for each class</source>
      <translation>Probabilités : 0 à 1 pour chaque classe</translation>
    </message>
    <message>
      <source>Logits: any numbers, the largest wins</source>
      <translation>Logits : des nombres quelconques, le plus grand l'emporte</translation>
    </message>
    <message>
      <source>Labels: the number of the class</source>
      <translation>Étiquettes : le numéro de la classe</translation>
    </message>
    <message>
      <source>{model} does not say what it takes and gives. What you say here is saved beside it in {card}; the model itself is not changed.</source>
      <translation>{model} n'indique ni ce qu'il attend ni ce qu'il donne. Ce que vous indiquez ici est enregistré à côté, dans {card} ; le modèle lui-même n'est pas modifié.</translation>
    </message>
    <message>
      <source>Saving a model's card</source>
      <translation>Enregistrement de la fiche d'un modèle</translation>
    </message>
    <message>
      <source>Saving the card …</source>
      <translation>Enregistrement de la fiche …</translation>
    </message>
    <message>
      <source>Describe the model</source>
      <translation>Décrire le modèle</translation>
    </message>
    <message>
      <source>Classes:</source>
      <translation>Classes :</translation>
    </message>
    <message>
      <source>Add class</source>
      <translation>Ajouter une classe</translation>
    </message>
    <message>
      <source>One class more, at the end</source>
      <translation>Une classe de plus, à la fin</translation>
    </message>
    <message>
      <source>Remove last class</source>
      <translation>Supprimer la dernière classe</translation>
    </message>
    <message>
      <source>One class less</source>
      <translation>Une classe de moins</translation>
    </message>
    <message>
      <source>Bands:</source>
      <translation>Bandes :</translation>
    </message>
    <message>
      <source>The names of the bands that the model takes, in its order, separated by commas</source>
      <translation>Les noms des bandes que le modèle attend, dans son ordre, séparés par des virgules</translation>
    </message>
    <message>
      <source>Bands</source>
      <translation>Bandes</translation>
    </message>
    <message>
      <source>Ground resolution:</source>
      <translation>Résolution au sol :</translation>
    </message>
    <message>
      <source>How large a pixel was in the rasters that the model was trained with; others are resampled to it</source>
      <translation>La taille d'un pixel dans les rasters qui ont servi à entraîner le modèle ; les autres y sont rééchantillonnés</translation>
    </message>
    <message>
      <source>Ground resolution</source>
      <translation>Résolution au sol</translation>
    </message>
    <message>
      <source>Not known</source>
      <translation>Inconnue</translation>
    </message>
    <message>
      <source>The unit of the ground resolution</source>
      <translation>L'unité de la résolution au sol</translation>
    </message>
    <message>
      <source>Unit of the ground resolution</source>
      <translation>Unité de la résolution au sol</translation>
    </message>
    <message>
      <source>Values it takes:</source>
      <translation>Valeurs en entrée :</translation>
    </message>
    <message>
      <source>How the values of the raster are made fit for the model</source>
      <translation>Comment les valeurs du raster sont adaptées au modèle</translation>
    </message>
    <message>
      <source>Values it takes</source>
      <translation>Valeurs en entrée</translation>
    </message>
    <message>
      <source>Mean:</source>
      <translation>Moyenne :</translation>
    </message>
    <message>
      <source>One number a band, separated by commas; numbers above 1 are taken for values of 0 to 255</source>
      <translation>Un nombre par bande, séparés par des virgules ; les nombres supérieurs à 1 valent pour des valeurs de 0 à 255</translation>
    </message>
    <message>
      <source>Mean</source>
      <translation>Moyenne</translation>
    </message>
    <message>
      <source>Standard deviation:</source>
      <translation>Écart type :</translation>
    </message>
    <message>
      <source>Standard deviation</source>
      <translation>Écart type</translation>
    </message>
    <message>
      <source>Values it gives:</source>
      <translation>Valeurs en sortie :</translation>
    </message>
    <message>
      <source>What the numbers in the model's output mean</source>
      <translation>Ce que signifient les nombres dans la sortie du modèle</translation>
    </message>
    <message>
      <source>Values it gives</source>
      <translation>Valeurs en sortie</translation>
    </message>
    <message>
      <source>Replace the card that is there</source>
      <translation>Remplacer la fiche existante</translation>
    </message>
    <message>
      <source>A card lies beside the model, but it cannot be used</source>
      <translation>Une fiche se trouve à côté du modèle, mais elle est inutilisable</translation>
    </message>
  </context>
  <context>
    <name>ModelInfo</name>
    <message>
      <source>Describe a model</source>
      <translation>Décrire un modèle</translation>
    </message>
    <message>
      <source>onnx,model card,classes,legend,licence,license,check,test,deepness</source>
      <translation>onnx,fiche de modèle,classes,légende,licence,vérifier,test,deepness,model card</translation>
    </message>
    <message>
      <source>Shows a model's card: its classes and colours, the bands and the ground resolution it was made for, its licence, authors, training data and accuracy, and what keeps it from being used.

With a trial run one tile of random values goes through the model, which tells whether it runs here, on which device and how fast.

Without a model the one that comes with Crispline is described.</source>
      <translation>Montre la fiche d'un modèle : ses classes et couleurs, les bandes et la résolution au sol pour lesquelles il a été conçu, sa licence, ses auteurs, ses données d'entraînement et son exactitude, et ce qui empêche de l'utiliser.

Avec un essai, une tuile de valeurs aléatoires passe par le modèle, ce qui dit s'il fonctionne ici, sur quel matériel et à quelle vitesse.

Sans modèle, celui fourni avec Crispline est décrit.</translation>
    </message>
    <message>
      <source>Model (empty: the one that comes with Crispline)</source>
      <translation>Modèle (vide : celui fourni avec Crispline)</translation>
    </message>
    <message>
      <source>ONNX models (*.onnx);;All files (*)</source>
      <translation>Modèles ONNX (*.onnx);;Tous les fichiers (*)</translation>
    </message>
    <message>
      <source>An ONNX file, with or without a model card.</source>
      <translation>Un fichier ONNX, avec ou sans fiche de modèle.</translation>
    </message>
    <message>
      <source>Try the model</source>
      <translation>Essayer le modèle</translation>
    </message>
    <message>
      <source>Runs one tile of random values.</source>
      <translation>Exécute une tuile de valeurs aléatoires.</translation>
    </message>
    <message>
      <source>Device of the trial run</source>
      <translation>Matériel de l'essai</translation>
    </message>
    <message>
      <source>“auto” takes the fastest there is.</source>
      <translation>« auto » prend le plus rapide qui soit.</translation>
    </message>
    <message>
      <source>Description</source>
      <translation>Description</translation>
    </message>
    <message>
      <source>HTML files (*.html)</source>
      <translation>Fichiers HTML (*.html)</translation>
    </message>
    <message>
      <source>A page to read.</source>
      <translation>Une page à lire.</translation>
    </message>
    <message>
      <source>Everything as JSON</source>
      <translation>Tout en JSON</translation>
    </message>
    <message>
      <source>JSON files (*.json)</source>
      <translation>Fichiers JSON (*.json)</translation>
    </message>
    <message>
      <source>For programs.</source>
      <translation>Pour les programmes.</translation>
    </message>
    <message>
      <source>Whether the model can be used</source>
      <translation>Si le modèle peut être utilisé</translation>
    </message>
    <message>
      <source>Name</source>
      <translation>Nom</translation>
    </message>
    <message>
      <source>Version</source>
      <translation>Version</translation>
    </message>
    <message>
      <source>Classes, as JSON</source>
      <translation>Classes, en JSON</translation>
    </message>
    <message>
      <source>Bands in the model's order</source>
      <translation>Bandes dans l'ordre du modèle</translation>
    </message>
    <message>
      <source>Licence</source>
      <translation>Licence</translation>
    </message>
    <message>
      <source>What keeps it from being used</source>
      <translation>Ce qui empêche de l'utiliser</translation>
    </message>
    <message>
      <source>Notes</source>
      <translation>Remarques</translation>
    </message>
    <message>
      <source>Metres a pixel</source>
      <translation>Mètres par pixel</translation>
    </message>
    <message>
      <source>Seconds for one tile</source>
      <translation>Secondes pour une tuile</translation>
    </message>
    <message>
      <source>{}: {}</source>
      <translation>{} : {}</translation>
    </message>
    <message>
      <source>Made for {} m a pixel, bands {}</source>
      <translation>Conçu pour {} m par pixel, bandes {}</translation>
    </message>
    <message>
      <source>A model without a card</source>
      <translation>Un modèle sans fiche</translation>
    </message>
    <message>
      <source>Semantic segmentation</source>
      <translation>Segmentation sémantique</translation>
    </message>
    <message>
      <source>version {}</source>
      <translation>version {}</translation>
    </message>
    <message>
      <source>no licence stated</source>
      <translation>aucune licence indiquée</translation>
    </message>
    <message>
      <source>licence {}</source>
      <translation>licence {}</translation>
    </message>
    <message>
      <source>classes</source>
      <translation>classes</translation>
    </message>
    <message>
      <source>bands: {}</source>
      <translation>bandes : {}</translation>
    </message>
    <message>
      <source>a pixel on the ground, {} to {} tolerated</source>
      <translation>par pixel au sol, de {} à {} tolérés</translation>
    </message>
    <message>
      <source>Ran on</source>
      <translation>Exécuté sur</translation>
    </message>
    <message>
      <source>One tile</source>
      <translation>Une tuile</translation>
    </message>
    <message>
      <source>{} × {} pixels in {} s</source>
      <translation>{} × {} pixels en {} s</translation>
    </message>
    <message>
      <source>Result</source>
      <translation>Résultat</translation>
    </message>
    <message>
      <source>{} × {} pixels</source>
      <translation>{} × {} pixels</translation>
    </message>
    <message>
      <source>Nothing faster, since</source>
      <translation>Rien de plus rapide, car</translation>
    </message>
    <message>
      <source>Trial run with random values</source>
      <translation>Essai avec des valeurs aléatoires</translation>
    </message>
    <message>
      <source>File</source>
      <translation>Fichier</translation>
    </message>
    <message>
      <source>Size</source>
      <translation>Taille</translation>
    </message>
    <message>
      <source>Format</source>
      <translation>Format</translation>
    </message>
    <message>
      <source>Made by</source>
      <translation>Produit par</translation>
    </message>
    <message>
      <source>Inputs</source>
      <translation>Entrées</translation>
    </message>
    <message>
      <source>Outputs</source>
      <translation>Sorties</translation>
    </message>
    <message>
      <source>a file beside the model</source>
      <translation>un fichier à côté du modèle</translation>
    </message>
    <message>
      <source>the model itself</source>
      <translation>le modèle lui-même</translation>
    </message>
    <message>
      <source>the model itself, in the keys of Deepness</source>
      <translation>le modèle lui-même, dans les clés de Deepness</translation>
    </message>
    <message>
      <source>Card</source>
      <translation>Fiche</translation>
    </message>
    <message>
      <source>natural outlines</source>
      <translation>contours naturels</translation>
    </message>
    <message>
      <source>straight lines</source>
      <translation>lignes droites</translation>
    </message>
    <message>
      <source>straight lines, right angles</source>
      <translation>lignes droites, angles droits</translation>
    </message>
    <message>
      <source>background: switched off in the legend</source>
      <translation>fond : désactivé dans la légende</translation>
    </message>
    <message>
      <source>Class</source>
      <translation>Classe</translation>
    </message>
    <message>
      <source>Number</source>
      <translation>Numéro</translation>
    </message>
    <message>
      <source>Outlines</source>
      <translation>Contours</translation>
    </message>
    <message>
      <source>Classes</source>
      <translation>Classes</translation>
    </message>
    <message>
      <source>any size that is a multiple of {} pixels</source>
      <translation>toute taille multiple de {} pixels</translation>
    </message>
    <message>
      <source>Bands, in this order</source>
      <translation>Bandes, dans cet ordre</translation>
    </message>
    <message>
      <source>Tiles</source>
      <translation>Tuiles</translation>
    </message>
    <message>
      <source>Values</source>
      <translation>Valeurs</translation>
    </message>
    <message>
      <source>Gives</source>
      <translation>Donne</translation>
    </message>
    <message>
      <source>Overlap of tiles</source>
      <translation>Recouvrement des tuiles</translation>
    </message>
    <message>
      <source>Input and output</source>
      <translation>Entrée et sortie</translation>
    </message>
    <message>
      <source>taken as they are; the model scales them itself</source>
      <translation>prises telles quelles ; le modèle les met lui-même à l'échelle</translation>
    </message>
    <message>
      <source>divided by the largest value of the raster's type</source>
      <translation>divisées par la plus grande valeur du type du raster</translation>
    </message>
    <message>
      <source>multiplied by {}</source>
      <translation>multipliées par {}</translation>
    </message>
    <message>
      <source>mean {} and deviation {} taken out</source>
      <translation>moyenne {} et écart {} retirés</translation>
    </message>
    <message>
      <source>probabilities</source>
      <translation>probabilités</translation>
    </message>
    <message>
      <source>logits</source>
      <translation>logits</translation>
    </message>
    <message>
      <source>class numbers</source>
      <translation>numéros de classes</translation>
    </message>
    <message>
      <source>Authors</source>
      <translation>Auteurs</translation>
    </message>
    <message>
      <source>Trained on</source>
      <translation>Entraîné sur</translation>
    </message>
    <message>
      <source>Made with</source>
      <translation>Fait avec</translation>
    </message>
    <message>
      <source>Origin</source>
      <translation>Origine</translation>
    </message>
    <message>
      <source>Accuracy, as its authors state it</source>
      <translation>Exactitude, selon ses auteurs</translation>
    </message>
    <message>
      <source>Measured on their data. “Evaluate polygons” tells how good it is on yours.</source>
      <translation>Mesurée sur leurs données. « Évaluer des polygones » dit ce qu'il vaut sur les vôtres.</translation>
    </message>
  </context>
  <context>
    <name>ModelReader</name>
    <message>
      <source>Reading a model's card</source>
      <translation>Lecture de la fiche d'un modèle</translation>
    </message>
  </context>
  <context>
    <name>OptionsForm</name>
    <message>
      <source>Automatic</source>
      <translation>Automatique</translation>
    </message>
    <message>
      <source>None: an own environment</source>
      <translation>Aucun : un environnement propre</translation>
    </message>
    <message>
      <source>None: from the network</source>
      <translation>Aucun : depuis le réseau</translation>
    </message>
    <message>
      <source>As in QGIS' network options</source>
      <translation>Comme dans les options réseau de QGIS</translation>
    </message>
    <message>
      <source>Setting up Crispline's engine</source>
      <translation>Installation du moteur de Crispline</translation>
    </message>
    <message>
      <source>Checking Crispline's engine</source>
      <translation>Vérification du moteur de Crispline</translation>
    </message>
    <message>
      <source>Repairing Crispline's engine</source>
      <translation>Réparation du moteur de Crispline</translation>
    </message>
    <message>
      <source>Removing Crispline's engine</source>
      <translation>Suppression du moteur de Crispline</translation>
    </message>
    <message>
      <source>The engine is ready.</source>
      <translation>Le moteur est prêt.</translation>
    </message>
    <message>
      <source>The engine is not set up yet.</source>
      <translation>Le moteur n'est pas encore installé.</translation>
    </message>
    <message>
      <source>The engine is older than the plugin: set it up again.</source>
      <translation>Le moteur est plus ancien que l'extension : installez-le de nouveau.</translation>
    </message>
    <message>
      <source>The engine's set-up was interrupted, or files are missing.</source>
      <translation>L'installation du moteur a été interrompue, ou des fichiers manquent.</translation>
    </message>
    <message>
      <source>An environment of your own is used.</source>
      <translation>Un environnement de votre choix est utilisé.</translation>
    </message>
    <message>
      <source>Remove the engine</source>
      <translation>Supprimer le moteur</translation>
    </message>
    <message>
      <source>Delete the engine's files? Your rasters and results stay.</source>
      <translation>Supprimer les fichiers du moteur ? Vos rasters et résultats restent.</translation>
    </message>
    <message>
      <source>Engine</source>
      <translation>Moteur</translation>
    </message>
    <message>
      <source>Set up</source>
      <translation>Installer</translation>
    </message>
    <message>
      <source>Install the engine, or bring it up to date</source>
      <translation>Installer le moteur, ou le mettre à jour</translation>
    </message>
    <message>
      <source>Check</source>
      <translation>Vérifier</translation>
    </message>
    <message>
      <source>Look whether everything the engine needs is there and works</source>
      <translation>Regarder si tout ce qu'il faut au moteur est là et fonctionne</translation>
    </message>
    <message>
      <source>Repair</source>
      <translation>Réparer</translation>
    </message>
    <message>
      <source>Install again what is missing or damaged</source>
      <translation>Réinstaller ce qui manque ou est endommagé</translation>
    </message>
    <message>
      <source>Remove…</source>
      <translation>Supprimer…</translation>
    </message>
    <message>
      <source>Delete the engine's files; your data stay</source>
      <translation>Supprimer les fichiers du moteur ; vos données restent</translation>
    </message>
    <message>
      <source>Cancel</source>
      <translation>Annuler</translation>
    </message>
    <message>
      <source>Stop what is being done</source>
      <translation>Arrêter ce qui est en cours</translation>
    </message>
    <message>
      <source>Installation</source>
      <translation>Installation</translation>
    </message>
    <message>
      <source>Build</source>
      <translation>Variante</translation>
    </message>
    <message>
      <source>Which build of ONNX Runtime to install; changes take effect with the next set-up</source>
      <translation>Quelle variante d'ONNX Runtime installer ; les changements valent à la prochaine installation</translation>
    </message>
    <message>
      <source>Base Python</source>
      <translation>Python de base</translation>
    </message>
    <message>
      <source>A Python 3.11 or newer to make the engine's environment from; empty: chosen automatically</source>
      <translation>Un Python 3.11 ou plus récent dont naît l'environnement du moteur ; vide : choisi automatiquement</translation>
    </message>
    <message>
      <source>Existing environment</source>
      <translation>Environnement existant</translation>
    </message>
    <message>
      <source>The Python of an environment in which Crispline's engine is installed, used instead of an own one; empty: an own one</source>
      <translation>Le Python d'un environnement où le moteur de Crispline est installé, à la place d'un environnement propre ; vide : un environnement propre</translation>
    </message>
    <message>
      <source>Wheel folder</source>
      <translation>Dossier de wheels</translation>
    </message>
    <message>
      <source>A folder with the packages, for computers without a network; empty: from the network</source>
      <translation>Un dossier contenant les paquets, pour les ordinateurs sans réseau ; vide : depuis le réseau</translation>
    </message>
    <message>
      <source>Package index</source>
      <translation>Index de paquets</translation>
    </message>
    <message>
      <source>Address of a package index to use instead of PyPI</source>
      <translation>Adresse d'un index de paquets à utiliser à la place de PyPI</translation>
    </message>
    <message>
      <source>Proxy</source>
      <translation>Proxy</translation>
    </message>
    <message>
      <source>Address of a proxy, such as http://proxy.example:8080; empty: as in QGIS' network options</source>
      <translation>Adresse d'un proxy, comme http://proxy.example:8080 ; vide : comme dans les options réseau de QGIS</translation>
    </message>
    <message>
      <source>Defaults</source>
      <translation>Valeurs par défaut</translation>
    </message>
    <message>
      <source>Device</source>
      <translation>Matériel</translation>
    </message>
    <message>
      <source>What the dock starts with</source>
      <translation>Ce avec quoi le panneau commence</translation>
    </message>
    <message>
      <source>Keep polygons from</source>
      <translation>Garder les polygones dès</translation>
    </message>
    <message>
      <source> m²</source>
      <translation> m²</translation>
    </message>
    <message>
      <source>Automatic (16 pixels)</source>
      <translation>Automatique (16 pixels)</translation>
    </message>
    <message>
      <source>Simplification</source>
      <translation>Simplification</translation>
    </message>
    <message>
      <source> px</source>
      <translation> px</translation>
    </message>
    <message>
      <source>Limits</source>
      <translation>Limites</translation>
    </message>
    <message>
      <source>Largest download from a web service</source>
      <translation>Plus grand téléchargement depuis un service web</translation>
    </message>
    <message>
      <source> megapixels</source>
      <translation> mégapixels</translation>
    </message>
    <message>
      <source>Layers from web services are drawn at the model's resolution first; larger areas are refused</source>
      <translation>Les couches de services web sont d'abord dessinées à la résolution du modèle ; les zones plus grandes sont refusées</translation>
    </message>
    <message>
      <source>Keep the engine ready for</source>
      <translation>Garder le moteur prêt pendant</translation>
    </message>
    <message>
      <source> minutes</source>
      <translation> minutes</translation>
    </message>
    <message>
      <source>Not at all</source>
      <translation>Pas du tout</translation>
    </message>
    <message>
      <source>How long the engine's process waits for the next run; it takes a few seconds to start</source>
      <translation>Combien de temps le processus du moteur attend l'exécution suivante ; il met quelques secondes à démarrer</translation>
    </message>
  </context>
  <context>
    <name>OutputChooser</name>
    <message>
      <source>Save the polygons as</source>
      <translation>Enregistrer les polygones sous</translation>
    </message>
    <message>
      <source>Save the class map as</source>
      <translation>Enregistrer la carte des classes sous</translation>
    </message>
    <message>
      <source>The folder {} does not exist.</source>
      <translation>Le dossier {} n'existe pas.</translation>
    </message>
    <message>
      <source>[Create temporary layer]</source>
      <translation>[Créer une couche temporaire]</translation>
    </message>
    <message>
      <source>The file exists: a table {} in it will be replaced, others are kept.</source>
      <translation>Le fichier existe : une table {} y sera remplacée, les autres sont conservées.</translation>
    </message>
    <message>
      <source>The file exists and will be replaced.</source>
      <translation>Le fichier existe et sera remplacé.</translation>
    </message>
    <message>
      <source>Where the polygons go: empty for a temporary layer, or a GeoPackage, Shapefile or FlatGeobuf</source>
      <translation>Où vont les polygones : vide pour une couche temporaire, ou un GeoPackage, Shapefile ou FlatGeobuf</translation>
    </message>
    <message>
      <source>File for the polygons</source>
      <translation>Fichier des polygones</translation>
    </message>
    <message>
      <source>Class map as well (GeoTIFF)</source>
      <translation>Aussi la carte des classes (GeoTIFF)</translation>
    </message>
    <message>
      <source>Also write the class of every pixel, as a raster in the model's colours</source>
      <translation>Écrire aussi la classe de chaque pixel, en raster aux couleurs du modèle</translation>
    </message>
    <message>
      <source>Where the class map goes: empty for a temporary layer</source>
      <translation>Où va la carte des classes : vide pour une couche temporaire</translation>
    </message>
    <message>
      <source>File for the class map</source>
      <translation>Fichier de la carte des classes</translation>
    </message>
  </context>
  <context>
    <name>Plugin</name>
    <message>
      <source>Crispline: segment a raster into polygons</source>
      <translation>Crispline : segmenter un raster en polygones</translation>
    </message>
  </context>
  <context>
    <name>PolygonExports</name>
    <message>
      <source>One Shapefile for each class is in {}</source>
      <translation>Un Shapefile par classe se trouve dans {}</translation>
    </message>
    <message>
      <source>The polygons are saved in {}</source>
      <translation>Les polygones sont enregistrés dans {}</translation>
    </message>
  </context>
  <context>
    <name>PolygonInput</name>
    <message>
      <source>expected a polygon layer, found none under {}; choose another</source>
      <translation>une couche de polygones était attendue, aucune trouvée sous {} ; choisissez-en une autre</translation>
    </message>
    <message>
      <source>expected polygons in layer {}, found another kind of geometry; choose another layer</source>
      <translation>des polygones étaient attendus dans la couche {}, un autre type de géométrie trouvé ; choisissez une autre couche</translation>
    </message>
    <message>
      <source>expected selected polygons in layer {}, found none; select some, or use all features</source>
      <translation>des polygones sélectionnés étaient attendus dans la couche {}, aucun trouvé ; sélectionnez-en, ou utilisez toutes les entités</translation>
    </message>
    <message>
      <source>expected polygons in layer {}, found none; choose another layer</source>
      <translation>des polygones étaient attendus dans la couche {}, aucun trouvé ; choisissez une autre couche</translation>
    </message>
    <message>
      <source>expected a field with the class in layer {}, found {}; choose the class field</source>
      <translation>un champ avec la classe était attendu dans la couche {}, trouvé : {} ; choisissez le champ de la classe</translation>
    </message>
    <message>
      <source>none</source>
      <translation>aucun</translation>
    </message>
    <message>
      <source>expected to write polygons for the engine to {}, found: {}; make room there</source>
      <translation>des polygones pour le moteur devaient être écrits dans {}, constaté : {} ; libérez-y de la place</translation>
    </message>
    <message>
      <source>no reason given</source>
      <translation>aucune raison donnée</translation>
    </message>
  </context>
  <context>
    <name>PolygonSettings</name>
    <message>
      <source>{words}, up to {length} from the image</source>
      <translation>{words}, jusqu'à {length} de l'image</translation>
    </message>
    <message>
      <source>Detailed: every bend is kept</source>
      <translation>Détaillé : chaque courbe est conservée</translation>
    </message>
    <message>
      <source>Balanced: straight where it is straight</source>
      <translation>Équilibré : droit là où c'est droit</translation>
    </message>
    <message>
      <source>Plain: few points, small corners go</source>
      <translation>Simple : peu de points, les petits coins disparaissent</translation>
    </message>
    <message>
      <source>Coarse: only the main shape stays</source>
      <translation>Grossier : seule la forme principale reste</translation>
    </message>
    <message>
      <source>&amp;Keep polygons from</source>
      <translation>&amp;Garder les polygones dès</translation>
    </message>
    <message>
      <source>Smaller polygons are merged into the neighbour they share the longest border with</source>
      <translation>Les polygones plus petits rejoignent le voisin avec lequel ils partagent la plus longue limite</translation>
    </message>
    <message>
      <source>Minimum area in square metres</source>
      <translation>Surface minimale en mètres carrés</translation>
    </message>
    <message>
      <source> m²</source>
      <translation> m²</translation>
    </message>
    <message>
      <source>Automatic (16 pixels)</source>
      <translation>Automatique (16 pixels)</translation>
    </message>
    <message>
      <source>Simpli&amp;fication</source>
      <translation>Simpli&amp;fication</translation>
    </message>
    <message>
      <source>Left: outlines keep every bend. Right: fewer points</source>
      <translation>À gauche : les contours gardent chaque courbe. À droite : moins de points</translation>
    </message>
    <message>
      <source>Simplification</source>
      <translation>Simplification</translation>
    </message>
    <message>
      <source>How far an outline may be from what the model saw, in pixels of the model</source>
      <translation>À quelle distance un contour peut être de ce que le modèle a vu, en pixels du modèle</translation>
    </message>
    <message>
      <source>Simplification in pixels</source>
      <translation>Simplification en pixels</translation>
    </message>
    <message>
      <source> px</source>
      <translation> px</translation>
    </message>
  </context>
  <context>
    <name>Preview</name>
    <message>
      <source>Crispline preview</source>
      <translation>Aperçu Crispline</translation>
    </message>
  </context>
  <context>
    <name>Processing</name>
    <message>
      <source>{} Mpx/s</source>
      <translation>{} Mpx/s</translation>
    </message>
    <message>
      <source>{} left</source>
      <translation>{} restant</translation>
    </message>
    <message>
      <source>Drawing the layer</source>
      <translation>Dessin de la couche</translation>
    </message>
    <message>
      <source>Converting the raster</source>
      <translation>Conversion du raster</translation>
    </message>
    <message>
      <source>Opening raster and model</source>
      <translation>Ouverture du raster et du modèle</translation>
    </message>
    <message>
      <source>Inferring</source>
      <translation>Inférence</translation>
    </message>
    <message>
      <source>Tracing boundaries</source>
      <translation>Tracé des limites</translation>
    </message>
    <message>
      <source>Tracing polygons</source>
      <translation>Tracé des polygones</translation>
    </message>
    <message>
      <source>Writing</source>
      <translation>Écriture</translation>
    </message>
    <message>
      <source>Comparing pixels</source>
      <translation>Comparaison des pixels</translation>
    </message>
    <message>
      <source>Measuring boundaries</source>
      <translation>Mesure des limites</translation>
    </message>
    <message>
      <source>Preparing to set up the engine</source>
      <translation>Préparation de l'installation du moteur</translation>
    </message>
    <message>
      <source>Getting a Python for the engine</source>
      <translation>Obtention d'un Python pour le moteur</translation>
    </message>
    <message>
      <source>Downloading the engine</source>
      <translation>Téléchargement du moteur</translation>
    </message>
    <message>
      <source>Installing the engine</source>
      <translation>Installation du moteur</translation>
    </message>
    <message>
      <source>Checking the engine</source>
      <translation>Vérification du moteur</translation>
    </message>
    <message>
      <source>Starting the engine</source>
      <translation>Démarrage du moteur</translation>
    </message>
    <message>
      <source>Ran on {}; nothing faster, since: {}</source>
      <translation>Exécuté sur {} ; rien de plus rapide, car : {}</translation>
    </message>
    <message>
      <source>Ran on {}</source>
      <translation>Exécuté sur {}</translation>
    </message>
    <message>
      <source>Went on from an earlier run: {} of {} tiles were done</source>
      <translation>Poursuite d'une exécution antérieure : {} tuiles sur {} étaient faites</translation>
    </message>
    <message>
      <source>{} megapixels in {} ({} Mpx/s)</source>
      <translation>{} mégapixels en {} ({} Mpx/s)</translation>
    </message>
    <message>
      <source>{}: {} polygons</source>
      <translation>{} : {} polygones</translation>
    </message>
    <message>
      <source>{}: {} polygons, {} m² ({} %)</source>
      <translation>{} : {} polygones, {} m² ({} %)</translation>
    </message>
  </context>
  <context>
    <name>ProgressLog</name>
    <message>
      <source>Stopping …</source>
      <translation>Arrêt en cours …</translation>
    </message>
    <message>
      <source>{} left</source>
      <translation>{} restant</translation>
    </message>
    <message>
      <source>Stopped. What is downloaded is kept.</source>
      <translation>Arrêté. Ce qui est téléchargé est conservé.</translation>
    </message>
    <message>
      <source>Preparing</source>
      <translation>Préparation</translation>
    </message>
    <message>
      <source>Making a Python</source>
      <translation>Création d'un Python</translation>
    </message>
    <message>
      <source>Downloading</source>
      <translation>Téléchargement</translation>
    </message>
    <message>
      <source>Installing</source>
      <translation>Installation</translation>
    </message>
    <message>
      <source>Trying it out</source>
      <translation>Essai</translation>
    </message>
    <message>
      <source>Removing</source>
      <translation>Suppression</translation>
    </message>
    <message>
      <source>What is being done</source>
      <translation>Ce qui est en cours</translation>
    </message>
    <message>
      <source>Time left</source>
      <translation>Temps restant</translation>
    </message>
    <message>
      <source>Progress</source>
      <translation>Progression</translation>
    </message>
    <message>
      <source>Log</source>
      <translation>Journal</translation>
    </message>
  </context>
  <context>
    <name>RasterSource</name>
    <message>
      <source>expected to write {} for the engine, found: {}; make room there or convert the raster to GeoTIFF first</source>
      <translation>{} devait être écrit pour le moteur, constaté : {} ; libérez-y de la place ou convertissez d'abord le raster en GeoTIFF</translation>
    </message>
    <message>
      <source>expected a raster layer that works, found {} unavailable; repair its source</source>
      <translation>une couche raster en état de marche était attendue, {} n'est pas disponible ; réparez sa source</translation>
    </message>
    <message>
      <source>Converting layer {} ({}) to GeoTIFF for the engine</source>
      <translation>Conversion de la couche {} ({}) en GeoTIFF pour le moteur</translation>
    </message>
    <message>
      <source>Layer {} is taken as an earlier run has drawn it</source>
      <translation>La couche {} est prise telle qu'une exécution antérieure l'a dessinée</translation>
    </message>
    <message>
      <source>Layer {} is set to {} in QGIS, but its file says {}: it is taken as set in QGIS.</source>
      <translation>La couche {} est réglée sur {} dans QGIS, mais son fichier indique {} : le réglage de QGIS est retenu.</translation>
    </message>
    <message>
      <source>The file of layer {} has no CRS: it is taken as {}.</source>
      <translation>Le fichier de la couche {} n'a pas de SCR : {} est supposé.</translation>
    </message>
    <message>
      <source>Layer {} has no coordinate reference system: it is segmented at its own pixels, whatever their size on the ground, and the polygons get no areas in square metres. Set one in the layer's properties.</source>
      <translation>La couche {} n'a pas de système de coordonnées de référence : elle est segmentée à ses propres pixels, quelle que soit leur taille au sol, et les polygones n'ont pas de surface en mètres carrés. Définissez-en un dans les propriétés de la couche.</translation>
    </message>
  </context>
  <context>
    <name>RenderedRaster</name>
    <message>
      <source>Asking again for a part of layer {}: {}</source>
      <translation>Nouvelle demande pour une partie de la couche {} : {}</translation>
    </message>
    <message>
      <source>expected the whole of layer {}, found {} of its requests failing in each of {} attempts ({}); check the network and the layer's service, then run it again</source>
      <translation>la couche {} était attendue en entier, {} de ses requêtes ont échoué à chacun des {} essais ({}) ; vérifiez le réseau et le service de la couche, puis relancez</translation>
    </message>
    <message>
      <source>no reason given</source>
      <translation>aucune raison donnée</translation>
    </message>
    <message>
      <source>Layer {} is empty in places, and QGIS is too busy to say whether a request failed</source>
      <translation>La couche {} est vide par endroits, et QGIS est trop occupé pour dire si une requête a échoué</translation>
    </message>
    <message>
      <source>drawing the layer was cancelled; nothing of it was kept</source>
      <translation>le dessin de la couche a été annulé ; rien n'en a été conservé</translation>
    </message>
    <message>
      <source>expected a layer that QGIS can draw, found layer {} unavailable; check its source</source>
      <translation>une couche que QGIS peut dessiner était attendue, la couche {} n'est pas disponible ; vérifiez sa source</translation>
    </message>
    <message>
      <source>expected an extent or area on layer {}, found one outside of it; choose another one</source>
      <translation>une emprise ou une zone sur la couche {} était attendue, elle est en dehors ; choisissez-en une autre</translation>
    </message>
    <message>
      <source>expected at most {} megapixels to be drawn of layer {}, found {} ({} x {} pixels of {} m); choose a smaller extent or a coarser resolution, or raise the limit in Crispline's options</source>
      <translation>au plus {} mégapixels de la couche {} pouvaient être dessinés, trouvé {} ({} x {} pixels de {} m) ; choisissez une emprise plus petite ou une résolution plus grossière, ou relevez la limite dans les options de Crispline</translation>
    </message>
    <message>
      <source>expected layer {} where its coordinate reference system is defined, found the extent outside; choose another extent</source>
      <translation>la couche {} était attendue là où son système de coordonnées de référence est défini, l'emprise est en dehors ; choisissez une autre emprise</translation>
    </message>
    <message>
      <source>expected a ground resolution to draw layer {} at, found none, since neither the model nor the layer has one; give a resolution</source>
      <translation>une résolution au sol était attendue pour dessiner la couche {}, aucune trouvée, car ni le modèle ni la couche n'en a ; indiquez une résolution</translation>
    </message>
    <message>
      <source>expected to write {} in {}, found that it failed ({}); free some space there or set another temporary folder</source>
      <translation>{} devait être écrit dans {}, cela a échoué ({}) ; libérez-y de la place ou choisissez un autre dossier temporaire</translation>
    </message>
    <message>
      <source>expected layer {} to show something, found it empty in the whole extent at {} m a pixel; choose another extent or a coarser resolution, or correct the layer's largest zoom level</source>
      <translation>la couche {} devait montrer quelque chose, elle est vide dans toute l'emprise à {} m par pixel ; choisissez une autre emprise ou une résolution plus grossière, ou corrigez le plus grand niveau de zoom de la couche</translation>
    </message>
    <message>
      <source>Drawing layer {} at {} m a pixel: {} megapixels, about {} requests</source>
      <translation>Dessin de la couche {} à {} m par pixel : {} mégapixels, environ {} requêtes</translation>
    </message>
    <message>
      <source>About {} requests will be sent to the server of layer {}: check that its terms of use allow it</source>
      <translation>Environ {} requêtes seront envoyées au serveur de la couche {} : vérifiez que ses conditions d'utilisation le permettent</translation>
    </message>
    <message>
      <source>Layer {} has pixels of {} m, coarser than the {} m that the model tolerates: expect a poor result</source>
      <translation>La couche {} a des pixels de {} m, plus grossiers que les {} m que tolère le modèle : attendez-vous à un mauvais résultat</translation>
    </message>
    <message>
      <source>The server of layer {} has no tile for {} places: no data there</source>
      <translation>Le serveur de la couche {} n'a pas de tuile pour {} endroits : pas de données à cet endroit</translation>
    </message>
  </context>
  <context>
    <name>Reports</name>
    <message>
      <source>expected to write {}, found: {}; choose another file</source>
      <translation>{} devait être écrit, constaté : {} ; choisissez un autre fichier</translation>
    </message>
  </context>
  <context>
    <name>ResultLayers</name>
    <message>
      <source>{} could not be loaded.</source>
      <translation>{} n'a pas pu être chargé.</translation>
    </message>
  </context>
  <context>
    <name>ResultsPanel</name>
    <message>
      <source>{path} cannot be written ({reason}); choose another place.</source>
      <translation>{path} ne peut pas être écrit ({reason}) ; choisissez un autre emplacement.</translation>
    </message>
    <message>
      <source>Save the table as</source>
      <translation>Enregistrer la table sous</translation>
    </message>
    <message>
      <source>Tables (*.csv)</source>
      <translation>Tables (*.csv)</translation>
    </message>
    <message>
      <source>Area of each class</source>
      <translation>Surface de chaque classe</translation>
    </message>
    <message>
      <source>Click a heading to sort</source>
      <translation>Cliquez sur un en-tête pour trier</translation>
    </message>
    <message>
      <source>Copy table</source>
      <translation>Copier la table</translation>
    </message>
    <message>
      <source>Copy the table, for a spreadsheet</source>
      <translation>Copier la table, pour un tableur</translation>
    </message>
    <message>
      <source>CSV…</source>
      <translation>CSV…</translation>
    </message>
    <message>
      <source>Save the table as CSV</source>
      <translation>Enregistrer la table en CSV</translation>
    </message>
    <message>
      <source>Save the polygons as</source>
      <translation>Enregistrer les polygones sous</translation>
    </message>
    <message>
      <source>&amp;Shapefiles…</source>
      <translation>&amp;Shapefiles…</translation>
    </message>
    <message>
      <source>One Shapefile for each class, in a folder</source>
      <translation>Un Shapefile par classe, dans un dossier</translation>
    </message>
    <message>
      <source>GeoPac&amp;kage…</source>
      <translation>GeoPac&amp;kage…</translation>
    </message>
    <message>
      <source>All polygons with their style in one file</source>
      <translation>Tous les polygones avec leur style dans un seul fichier</translation>
    </message>
  </context>
  <context>
    <name>RunBar</name>
    <message>
      <source>{stage} … {percent} %</source>
      <translation>{stage} … {percent} %</translation>
    </message>
    <message>
      <source>{} left</source>
      <translation>{} restant</translation>
    </message>
    <message>
      <source>{} megapixels per second</source>
      <translation>{} mégapixels par seconde</translation>
    </message>
    <message>
      <source>Stopping …</source>
      <translation>Arrêt en cours …</translation>
    </message>
    <message>
      <source>What is missing</source>
      <translation>Ce qui manque</translation>
    </message>
    <message>
      <source>What is being done</source>
      <translation>Ce qui est en cours</translation>
    </message>
    <message>
      <source>Time left</source>
      <translation>Temps restant</translation>
    </message>
    <message>
      <source>Progress</source>
      <translation>Progression</translation>
    </message>
    <message>
      <source>Throughput</source>
      <translation>Débit</translation>
    </message>
    <message>
      <source>Prev&amp;iew</source>
      <translation>Aper&amp;çu</translation>
    </message>
    <message>
      <source>Segment what the map shows into a scratch layer, in seconds</source>
      <translation>Segmenter en quelques secondes ce que montre la carte dans une couche temporaire</translation>
    </message>
    <message>
      <source>Copy these settings for scripts</source>
      <translation>Copier ces réglages pour des scripts</translation>
    </message>
    <message>
      <source>More</source>
      <translation>Plus</translation>
    </message>
    <message>
      <source>C&amp;ancel</source>
      <translation>&amp;Annuler</translation>
    </message>
    <message>
      <source>Stop; what is finished is kept, so that the run can be resumed</source>
      <translation>Arrêter ; ce qui est terminé est conservé, l'exécution peut donc être reprise</translation>
    </message>
    <message>
      <source>Res&amp;ume</source>
      <translation>Re&amp;prendre</translation>
    </message>
    <message>
      <source>Go on where the last run stopped</source>
      <translation>Continuer là où la dernière exécution s'est arrêtée</translation>
    </message>
    <message>
      <source>Ru&amp;n</source>
      <translation>&amp;Exécuter</translation>
    </message>
    <message>
      <source>Segment the raster (Enter)</source>
      <translation>Segmenter le raster (Entrée)</translation>
    </message>
  </context>
  <context>
    <name>ScriptMenu</name>
    <message>
      <source>Copy as Python command</source>
      <translation>Copier comme commande Python</translation>
    </message>
    <message>
      <source>Copy as qgis_process command</source>
      <translation>Copier comme commande qgis_process</translation>
    </message>
    <message>
      <source>Open in Processing…</source>
      <translation>Ouvrir dans Traitements…</translation>
    </message>
  </context>
  <context>
    <name>SegmentRaster</name>
    <message>
      <source>Number of polygons</source>
      <translation>Nombre de polygones</translation>
    </message>
    <message>
      <source>Device used</source>
      <translation>Matériel utilisé</translation>
    </message>
    <message>
      <source>Megapixels per second</source>
      <translation>Mégapixels par seconde</translation>
    </message>
    <message>
      <source>Polygons and area of each class, as JSON</source>
      <translation>Polygones et surface de chaque classe, en JSON</translation>
    </message>
    <message>
      <source>Warnings</source>
      <translation>Avertissements</translation>
    </message>
    <message>
      <source>Raster layer</source>
      <translation>Couche raster</translation>
    </message>
    <message>
      <source>An aerial or satellite image. Files and whatever else GDAL reads are taken as they are; layers from a server (XYZ, WMS, WCS) are drawn at the model's resolution first, so give an extent or an area for those.</source>
      <translation>Une image aérienne ou satellite. Les fichiers et tout ce que GDAL lit sont pris tels quels ; les couches d'un serveur (XYZ, WMS, WCS) sont d'abord dessinées à la résolution du modèle, indiquez donc pour elles une emprise ou une zone.</translation>
    </message>
    <message>
      <source>Model (empty: the one that comes with Crispline)</source>
      <translation>Modèle (vide : celui fourni avec Crispline)</translation>
    </message>
    <message>
      <source>ONNX models (*.onnx);;All files (*)</source>
      <translation>Modèles ONNX (*.onnx);;Tous les fichiers (*)</translation>
    </message>
    <message>
      <source>An ONNX file with a model card, Crispline's own or that of Deepness. “Describe a model” shows what is in it.</source>
      <translation>Un fichier ONNX avec une fiche de modèle, celle de Crispline ou celle de Deepness. « Décrire un modèle » montre ce qu'elle contient.</translation>
    </message>
    <message>
      <source>Bands (empty: as the model expects)</source>
      <translation>Bandes (vide : celles que le modèle attend)</translation>
    </message>
    <message>
      <source>As many bands as the model expects, in its order. Empty: by the bands' names, else by their order.</source>
      <translation>Autant de bandes que le modèle en attend, dans son ordre. Vide : d'après les noms des bandes, sinon d'après leur ordre.</translation>
    </message>
    <message>
      <source>Extent (empty: the whole raster)</source>
      <translation>Emprise (vide : le raster entier)</translation>
    </message>
    <message>
      <source>Only pixels in it are segmented. Any CRS will do.</source>
      <translation>Seuls les pixels qui s'y trouvent sont segmentés. Tout SCR convient.</translation>
    </message>
    <message>
      <source>Area of interest</source>
      <translation>Zone d'intérêt</translation>
    </message>
    <message>
      <source>Only pixels in its polygons are segmented, or in those that are selected. Any CRS will do. With an extent, what lies in both.</source>
      <translation>Seuls les pixels dans ses polygones sont segmentés, ou dans ceux qui sont sélectionnés. Tout SCR convient. Avec une emprise, ce qui est dans les deux.</translation>
    </message>
    <message>
      <source>Classes to write (empty: all)</source>
      <translation>Classes à écrire (vide : toutes)</translation>
    </message>
    <message>
      <source>Names of classes, separated by commas or semicolons; from Python also a list.</source>
      <translation>Noms de classes, séparés par des virgules ou des points-virgules ; depuis Python, aussi une liste.</translation>
    </message>
    <message>
      <source>Minimum area in m² (empty: 16 pixels)</source>
      <translation>Surface minimale en m² (vide : 16 pixels)</translation>
    </message>
    <message>
      <source>Smaller polygons become part of the neighbour with which they share most of their border. 0 keeps all.</source>
      <translation>Les polygones plus petits rejoignent le voisin avec lequel ils partagent la plus grande part de leur bord. 0 les garde tous.</translation>
    </message>
    <message>
      <source>Fill holes smaller than (m²)</source>
      <translation>Combler les trous plus petits que (m²)</translation>
    </message>
    <message>
      <source>Holes that are smaller are filled. 0 keeps all.</source>
      <translation>Les trous plus petits sont comblés. 0 les garde tous.</translation>
    </message>
    <message>
      <source>Simplification tolerance in pixels</source>
      <translation>Tolérance de simplification en pixels</translation>
    </message>
    <message>
      <source>How far outlines may move when they are made straight. Neighbours stay without gaps and overlaps. 0 keeps every vertex.</source>
      <translation>De combien les contours peuvent bouger quand ils sont redressés. Les voisins restent sans trous ni recouvrements. 0 garde chaque sommet.</translation>
    </message>
    <message>
      <source>Device</source>
      <translation>Matériel</translation>
    </message>
    <message>
      <source>What the model runs on; “auto” takes the fastest there is, and the log says which and why no better one.</source>
      <translation>Ce qui exécute le modèle ; « auto » prend le plus rapide qui soit, et le journal dit lequel et pourquoi aucun meilleur.</translation>
    </message>
    <message>
      <source>Resolution in metres a pixel (empty: the model's)</source>
      <translation>Résolution en mètres par pixel (vide : celle du modèle)</translation>
    </message>
    <message>
      <source>The raster is resampled to it before the model sees it.</source>
      <translation>Le raster est rééchantillonné à cette résolution avant que le modèle le voie.</translation>
    </message>
    <message>
      <source>Overlap of tiles, 0 to under 1 (empty: the model's)</source>
      <translation>Recouvrement des tuiles, de 0 à moins de 1 (vide : celui du modèle)</translation>
    </message>
    <message>
      <source>Share of a tile's side that its neighbour sees too. More is slower and smoother.</source>
      <translation>Part du côté d'une tuile que son voisin voit aussi. Plus, c'est plus lent et plus lisse.</translation>
    </message>
    <message>
      <source>Processor threads (empty: all)</source>
      <translation>Fils d'exécution du processeur (vide : tous)</translation>
    </message>
    <message>
      <source>Fewer leave room for other programs.</source>
      <translation>Moins en laisse pour d'autres programmes.</translation>
    </message>
    <message>
      <source>Skip blocks that cannot be read</source>
      <translation>Sauter les blocs illisibles</translation>
    </message>
    <message>
      <source>Damaged parts of the file count as no data, with a warning, and do not end the job.</source>
      <translation>Les parties endommagées du fichier comptent comme sans données, avec un avertissement, et n'arrêtent pas la tâche.</translation>
    </message>
    <message>
      <source>Polygons</source>
      <translation>Polygones</translation>
    </message>
    <message>
      <source>The class polygons with class_id, class_name, area_m2, perimeter_m, confidence (mean probability) and n_vertices.</source>
      <translation>Les polygones de classes avec class_id, class_name, area_m2, perimeter_m, confidence (probabilité moyenne) et n_vertices.</translation>
    </message>
    <message>
      <source>Class map</source>
      <translation>Carte des classes</translation>
    </message>
    <message>
      <source>A GeoTIFF with the class of every pixel and a palette.</source>
      <translation>Un GeoTIFF avec la classe de chaque pixel et une palette.</translation>
    </message>
    <message>
      <source>Folder for one Shapefile a class</source>
      <translation>Dossier pour un Shapefile par classe</translation>
    </message>
    <message>
      <source>Named after the classes; made where there is none yet.</source>
      <translation>Nommés d'après les classes ; créé s'il n'y en a pas encore.</translation>
    </message>
    <message>
      <source>Segment raster to polygons</source>
      <translation>Segmenter un raster en polygones</translation>
    </message>
    <message>
      <source>segmentation,semantic,classification,classify,land cover,buildings,deep learning,machine learning,neural network,onnx,vectorise,vectorize,polygonise,polygonize</source>
      <translation>segmentation,sémantique,classification,classer,occupation du sol,bâtiments,apprentissage profond,apprentissage automatique,réseau de neurones,onnx,vectoriser,polygoniser,vectorize,polygonize,deep learning</translation>
    </message>
    <message>
      <source>Segments an aerial or satellite image with a model and turns the classes into polygons with crisp boundaries: no stair-steps, no gaps or overlaps between neighbours, no seams, right angles where the model's classes have them.

Without a model the one that comes with Crispline is used. Any ONNX segmentation model with a model card will do.

On first use the engine is installed into the QGIS profile; nothing of QGIS itself is changed. A job that was cancelled or interrupted goes on where it stopped when it is run again with the same parameters.</source>
      <translation>Segmente une image aérienne ou satellite avec un modèle et transforme les classes en polygones aux limites nettes : pas de marches d'escalier, ni trous ni recouvrements entre voisins, pas de coutures, des angles droits là où les classes du modèle en ont.

Sans modèle, celui fourni avec Crispline est utilisé. Tout modèle de segmentation ONNX muni d'une fiche convient.

À la première utilisation, le moteur est installé dans le profil QGIS ; rien n'est changé à QGIS lui-même. Une tâche annulée ou interrompue continue où elle s'est arrêtée si on la relance avec les mêmes paramètres.</translation>
    </message>
    <message>
      <source>{} classes</source>
      <translation>{} classes</translation>
    </message>
    <message>
      <source>{} class map</source>
      <translation>{} carte des classes</translation>
    </message>
    <message>
      <source>expected a class map that ends with .tif, found {}; rename it</source>
      <translation>une carte des classes finissant par .tif était attendue, {} trouvé ; renommez-la</translation>
    </message>
    <message>
      <source>expected polygons, a class map or Shapefiles to write, found none chosen; choose at least one output</source>
      <translation>des polygones, une carte des classes ou des Shapefiles étaient à écrire, aucun n'est choisi ; choisissez au moins une sortie</translation>
    </message>
    <message>
      <source>expected a model, found no file {}; choose another one</source>
      <translation>un modèle était attendu, aucun fichier {} trouvé ; choisissez-en un autre</translation>
    </message>
    <message>
      <source>expected bands of 1 to {} of layer {}, found {}; choose among these</source>
      <translation>des bandes de 1 à {} de la couche {} étaient attendues, {} trouvé ; choisissez parmi celles-ci</translation>
    </message>
    <message>
      <source>expected a raster layer, found none under {}; choose another one</source>
      <translation>une couche raster était attendue, aucune trouvée sous {} ; choisissez-en une autre</translation>
    </message>
    <message>
      <source>expected a layer of polygons as area of interest, found none under {}; choose another one</source>
      <translation>une couche de polygones était attendue comme zone d'intérêt, aucune trouvée sous {} ; choisissez-en une autre</translation>
    </message>
    <message>
      <source>the plugin's folder</source>
      <translation>le dossier de l'extension</translation>
    </message>
  </context>
  <context>
    <name>SetUpEngine</name>
    <message>
      <source>Set up the engine</source>
      <translation>Installer le moteur</translation>
    </message>
    <message>
      <source>Engine</source>
      <translation>Moteur</translation>
    </message>
    <message>
      <source>install,installation,dependencies,environment,python,pip,gpu,cuda,repair,uninstall</source>
      <translation>installer,installation,dépendances,environnement,python,pip,gpu,cuda,réparer,désinstaller,install</translation>
    </message>
    <message>
      <source>The engine runs in a Python environment of its own, in a folder of the QGIS profile. It is made when it is first needed; here it can be made beforehand, for instance on computers of an office or in a script. Nothing of QGIS itself is changed.

set up: makes what is missing; goes on where an interrupted set-up stopped.
check: looks at every package and lets the engine examine itself.
repair: installs again what is broken.
remove: deletes the environment and what was downloaded for it.

What is left empty is taken from Crispline's options. A folder of wheels needs no network.</source>
      <translation>Le moteur fonctionne dans un environnement Python à part, dans un dossier du profil QGIS. Il est créé dès qu'on en a besoin ; ici on peut le créer à l'avance, par exemple sur les ordinateurs d'un bureau ou dans un script. Rien n'est changé à QGIS lui-même.

set up : crée ce qui manque ; continue où une installation interrompue s'est arrêtée.
check : examine chaque paquet et laisse le moteur se vérifier lui-même.
repair : réinstalle ce qui est abîmé.
remove : supprime l'environnement et ce qui a été téléchargé pour lui.

Ce qui reste vide vient des options de Crispline. Un dossier de wheels se passe de réseau.</translation>
    </message>
    <message>
      <source>What to do</source>
      <translation>Que faire</translation>
    </message>
    <message>
      <source>Scripts use these words as they are.</source>
      <translation>Les scripts emploient ces mots tels quels.</translation>
    </message>
    <message>
      <source>Build of ONNX Runtime (empty: as in the options)</source>
      <translation>Variante d'ONNX Runtime (vide : comme dans les options)</translation>
    </message>
    <message>
      <source>“auto” goes by the graphics driver; directml is for Windows.</source>
      <translation>« auto » suit le pilote graphique ; directml est pour Windows.</translation>
    </message>
    <message>
      <source>Folder of wheels to install from, without a network</source>
      <translation>Dossier de wheels pour installer sans réseau</translation>
    </message>
    <message>
      <source>Holds every package of the requirements for this build and platform.</source>
      <translation>Contient tous les paquets requis pour cette variante et cette plateforme.</translation>
    </message>
    <message>
      <source>Python to start from</source>
      <translation>Python de départ</translation>
    </message>
    <message>
      <source>Python 3.11 or newer. Empty: that of QGIS, or one that is downloaded.</source>
      <translation>Python 3.11 ou plus récent. Vide : celui de QGIS, ou un qui est téléchargé.</translation>
    </message>
    <message>
      <source>Package index</source>
      <translation>Index de paquets</translation>
    </message>
    <message>
      <source>Address of a mirror of PyPI.</source>
      <translation>Adresse d'un miroir de PyPI.</translation>
    </message>
    <message>
      <source>Proxy</source>
      <translation>Proxy</translation>
    </message>
    <message>
      <source>Such as http://host:port. Empty: that of QGIS.</source>
      <translation>Par exemple http://host:port. Vide : celui de QGIS.</translation>
    </message>
    <message>
      <source>Whether the engine can be used</source>
      <translation>Si le moteur peut être utilisé</translation>
    </message>
    <message>
      <source>State: ready, missing, outdated, incomplete or external</source>
      <translation>État : ready, missing, outdated, incomplete ou external</translation>
    </message>
    <message>
      <source>The engine's Python</source>
      <translation>Le Python du moteur</translation>
    </message>
    <message>
      <source>Devices, fastest first, as JSON</source>
      <translation>Matériels, le plus rapide d'abord, en JSON</translation>
    </message>
    <message>
      <source>What a check found, as JSON</source>
      <translation>Ce qu'une vérification a trouvé, en JSON</translation>
    </message>
    <message>
      <source>File with the log of the latest set-up</source>
      <translation>Fichier du journal de la dernière installation</translation>
    </message>
    <message>
      <source>Device {}: {}</source>
      <translation>Matériel {} : {}</translation>
    </message>
    <message>
      <source>Device {}: not available, since {}</source>
      <translation>Matériel {} : non disponible, car {}</translation>
    </message>
  </context>
  <context>
    <name>SettingsForm</name>
    <message>
      <source>Add a raster layer to the project, and choose it above.</source>
      <translation>Ajoutez une couche raster au projet, et choisissez-la ci-dessus.</translation>
    </message>
    <message>
      <source>This model cannot be used; choose another.</source>
      <translation>Ce modèle ne peut pas être utilisé ; choisissez-en un autre.</translation>
    </message>
    <message>
      <source>A web service is asked for {limit} at most: choose a smaller area, or raise the limit in the options.</source>
      <translation>On demande au plus {limit} à un service web : choisissez une zone plus petite, ou relevez la limite dans les options.</translation>
    </message>
    <message>
      <source>Add a raster to the project</source>
      <translation>Ajouter un raster au projet</translation>
    </message>
    <message>
      <source>{} cannot be opened as a raster.</source>
      <translation>{} ne peut pas être ouvert comme raster.</translation>
    </message>
    <message>
      <source>Raster la&amp;yer</source>
      <translation>Couc&amp;he raster</translation>
    </message>
    <message>
      <source>The aerial or satellite image to segment, also from a web service</source>
      <translation>L'image aérienne ou satellite à segmenter, aussi depuis un service web</translation>
    </message>
    <message>
      <source>Raster layer</source>
      <translation>Couche raster</translation>
    </message>
    <message>
      <source>…</source>
      <translation>…</translation>
    </message>
    <message>
      <source>Add a raster file to the project</source>
      <translation>Ajouter un fichier raster au projet</translation>
    </message>
    <message>
      <source>Add a raster file</source>
      <translation>Ajouter un fichier raster</translation>
    </message>
    <message>
      <source>ONN&amp;X model</source>
      <translation>Modèle ONN&amp;X</translation>
    </message>
    <message>
      <source>Area to se&amp;gment</source>
      <translation>&amp;Zone à segmenter</translation>
    </message>
    <message>
      <source>Device</source>
      <translation>Matériel</translation>
    </message>
    <message>
      <source>Ou&amp;tput polygons</source>
      <translation>Pol&amp;ygones en sortie</translation>
    </message>
    <message>
      <source>Advanced</source>
      <translation>Avancé</translation>
    </message>
  </context>
  <context>
    <name>SetupPanel</name>
    <message>
      <source>The plugin was updated: its engine must be brought up to date before the next run.</source>
      <translation>L'extension a été mise à jour : son moteur doit l'être aussi avant la prochaine exécution.</translation>
    </message>
    <message>
      <source>The engine's set-up was interrupted, or files are missing; it can go on from here.</source>
      <translation>L'installation du moteur a été interrompue, ou des fichiers manquent ; elle peut reprendre d'ici.</translation>
    </message>
    <message>
      <source>Crispline's engine runs outside QGIS and is installed once. This takes a few minutes.</source>
      <translation>Le moteur de Crispline fonctionne en dehors de QGIS et s'installe une seule fois. Cela prend quelques minutes.</translation>
    </message>
    <message>
      <source>Setting up Crispline's engine</source>
      <translation>Installation du moteur de Crispline</translation>
    </message>
    <message>
      <source>Preparing …</source>
      <translation>Préparation …</translation>
    </message>
    <message>
      <source>Looking for a graphics card</source>
      <translation>Recherche d'une carte graphique</translation>
    </message>
    <message>
      <source>Automatic: {}</source>
      <translation>Automatique : {}</translation>
    </message>
    <message>
      <source>The folder {}</source>
      <translation>Le dossier {}</translation>
    </message>
    <message>
      <source>PyPI, over the network</source>
      <translation>PyPI, par le réseau</translation>
    </message>
    <message>
      <source>&lt;b&gt;Set up the engine&lt;/b&gt;</source>
      <translation>&lt;b&gt;Installer le moteur&lt;/b&gt;</translation>
    </message>
    <message>
      <source>Installs</source>
      <translation>Installe</translation>
    </message>
    <message>
      <source>ONNX Runtime and the libraries around it, in a Python of its own. QGIS' Python stays as it is.</source>
      <translation>ONNX Runtime et les bibliothèques qui l'entourent, dans un Python à part. Le Python de QGIS reste tel quel.</translation>
    </message>
    <message>
      <source>Needs</source>
      <translation>Besoins</translation>
    </message>
    <message>
      <source>Folder</source>
      <translation>Dossier</translation>
    </message>
    <message>
      <source>From</source>
      <translation>Depuis</translation>
    </message>
    <message>
      <source>&amp;Build for</source>
      <translation>&amp;Variante pour</translation>
    </message>
    <message>
      <source>A graphics card is many times faster than a processor, its build many times larger</source>
      <translation>Une carte graphique est bien plus rapide qu'un processeur, sa variante bien plus volumineuse</translation>
    </message>
    <message>
      <source>Build to install</source>
      <translation>Variante à installer</translation>
    </message>
    <message>
      <source>O&amp;ptions…</source>
      <translation>&amp;Options…</translation>
    </message>
    <message>
      <source>Installation without a network, proxy, your own Python</source>
      <translation>Installation sans réseau, proxy, votre propre Python</translation>
    </message>
    <message>
      <source>C&amp;ancel</source>
      <translation>&amp;Annuler</translation>
    </message>
    <message>
      <source>Stop the set-up; it can go on later</source>
      <translation>Arrêter l'installation ; elle peut reprendre plus tard</translation>
    </message>
    <message>
      <source>Set &amp;up</source>
      <translation>I&amp;nstaller</translation>
    </message>
    <message>
      <source>Install the engine (Enter)</source>
      <translation>Installer le moteur (Entrée)</translation>
    </message>
  </context>
  <context>
    <name>VectorizeClasses</name>
    <message>
      <source>expected to write {} for the engine, found: {}; make room there</source>
      <translation>{} devait être écrit pour le moteur, constaté : {} ; libérez-y de la place</translation>
    </message>
    <message>
      <source>Vectorise class raster</source>
      <translation>Vectoriser un raster de classes</translation>
    </message>
    <message>
      <source>polygonize,polygonise,vectorize,raster to vector,class map,land cover,classification,smooth,simplify,coverage,topology</source>
      <translation>polygoniser,vectoriser,raster vers vecteur,carte des classes,occupation du sol,classification,lisser,simplifier,couverture,topologie,polygonize,vectorize</translation>
    </message>
    <message>
      <source>Turns a raster of class numbers, from Crispline or any other tool, into class polygons: a coverage without gaps and overlaps, with simplified outlines instead of stair-steps.

Names and colours come from the layer's palette where it is drawn by one, else from the raster's own category names, attribute table and colour table. The polygons are styled with them.

A class raster does not say where between two pixels a boundary runs, so outlines are less exact than those of “Segment raster to polygons”, which knows the probabilities. A probability store that the command line has kept can be used instead of a raster.</source>
      <translation>Transforme un raster de numéros de classes, de Crispline ou de tout autre outil, en polygones de classes : une couverture sans trous ni recouvrements, aux contours simplifiés au lieu de marches d'escalier.

Noms et couleurs viennent de la palette de la couche si elle en a une, sinon des noms de catégories, de la table attributaire et de la table de couleurs du raster. Les polygones en reçoivent le style.

Un raster de classes ne dit pas où passe une limite entre deux pixels ; les contours sont donc moins exacts que ceux de « Segmenter un raster en polygones », qui connaît les probabilités. Un magasin de probabilités conservé par la ligne de commande peut remplacer le raster.</translation>
    </message>
    <message>
      <source>Number of polygons</source>
      <translation>Nombre de polygones</translation>
    </message>
    <message>
      <source>Polygons and area of each class, as JSON</source>
      <translation>Polygones et surface de chaque classe, en JSON</translation>
    </message>
    <message>
      <source>{} polygons</source>
      <translation>{} polygones</translation>
    </message>
    <message>
      <source>Class raster</source>
      <translation>Raster de classes</translation>
    </message>
    <message>
      <source>Whole numbers, up to 255 different ones. No data stays without a polygon.</source>
      <translation>Nombres entiers, jusqu'à 255 différents. L'absence de données reste sans polygone.</translation>
    </message>
    <message>
      <source>Band (empty: the only one)</source>
      <translation>Bande (vide : la seule)</translation>
    </message>
    <message>
      <source>The band with the class numbers.</source>
      <translation>La bande des numéros de classes.</translation>
    </message>
    <message>
      <source>Probability store instead of a raster (.zarr folder)</source>
      <translation>Magasin de probabilités au lieu d'un raster (dossier .zarr)</translation>
    </message>
    <message>
      <source>A folder written by “crispline segment --probabilities” or “crispline infer”.</source>
      <translation>Un dossier écrit par « crispline segment --probabilities » ou « crispline infer ».</translation>
    </message>
    <message>
      <source>Polygons</source>
      <translation>Polygones</translation>
    </message>
    <message>
      <source>The class polygons with class_id, class_name, area_m2, perimeter_m, confidence (empty for a class raster) and n_vertices.</source>
      <translation>Les polygones de classes avec class_id, class_name, area_m2, perimeter_m, confidence (vide pour un raster de classes) et n_vertices.</translation>
    </message>
    <message>
      <source>Folder for one Shapefile a class</source>
      <translation>Dossier pour un Shapefile par classe</translation>
    </message>
    <message>
      <source>Named after the classes; made where there is none yet.</source>
      <translation>Nommés d'après les classes ; créé s'il n'y en a pas encore.</translation>
    </message>
    <message>
      <source>expected either a class raster or a probability store, found {}; give one of them</source>
      <translation>soit un raster de classes, soit un magasin de probabilités était attendu, trouvé : {} ; indiquez l'un d'eux</translation>
    </message>
    <message>
      <source>neither</source>
      <translation>aucun des deux</translation>
    </message>
    <message>
      <source>both</source>
      <translation>les deux</translation>
    </message>
    <message>
      <source>expected polygons or Shapefiles to write, found none chosen; choose at least one output</source>
      <translation>des polygones ou des Shapefiles étaient à écrire, aucun n'est choisi ; choisissez au moins une sortie</translation>
    </message>
    <message>
      <source>expected a class raster, found none under {}; choose another one</source>
      <translation>un raster de classes était attendu, aucun trouvé sous {} ; choisissez-en un autre</translation>
    </message>
    <message>
      <source>expected a raster of class numbers, found pictures in layer {}; use “Segment raster to polygons” to find classes in a picture</source>
      <translation>un raster de numéros de classes était attendu, la couche {} contient une image ; utilisez « Segmenter un raster en polygones » pour trouver des classes dans une image</translation>
    </message>
    <message>
      <source>expected one band of class numbers, found {} bands in layer {}; choose the band</source>
      <translation>une bande de numéros de classes était attendue, {} bandes trouvées dans la couche {} ; choisissez la bande</translation>
    </message>
  </context>
</TS>
